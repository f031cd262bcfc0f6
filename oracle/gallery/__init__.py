"""The gallery: a page for everybody, served or exported; all that it shows is the chain's."""
