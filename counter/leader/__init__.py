"""The leader's screen: how citizens are served, to read, to print and to keep; nothing can be changed here."""
