"""Django's database engine for SQLCipher; `base` is the module that Django looks for."""
