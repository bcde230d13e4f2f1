"""Cache, processes, atomic files and archives; knows nothing about handbooks."""
