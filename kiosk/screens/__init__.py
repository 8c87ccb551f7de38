"""The kiosk's screens: each shows frozen props and says which event a finger meant."""
