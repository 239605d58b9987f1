"""The plan of a revision: changes to tables and rows, guards, and refused losses."""
