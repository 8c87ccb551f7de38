"""The screens of looking up: each shows frozen props and says which event a finger meant."""
