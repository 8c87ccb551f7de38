"""The panel's screens: each shows frozen props and says which event a press meant."""
