"""Editions: the same work at any size, as a picture or as paths (``docs/semantics-editions.md``).

================  ==============================================================
``plate``         what editions of a work are pulled from (sections 1 and 3)
``tones``         a palette with finer light (section 2)
``spline``        the surface, in any window (section 3)
``inking``        ink, line and light, pixel by pixel (section 4)
``edition``       a work at a size, in any window (section 5)
``runs``          deflate for flat areas, of one form (section 6)
``edition_file``  the picture's file (section 6)
``contours``      level lines, and what lies between them (section 7)
``drawing``       a work as paths (section 7)
================  ==============================================================
"""
