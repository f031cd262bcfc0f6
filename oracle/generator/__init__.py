"""The generator: from a model's weights, a seed and a style to finished files and their root.

Every module implements one section of ``docs/semantics.md``; nothing here talks to a chain.

==================  ===========================================================
``blob``            the weights blob and the model it holds (section 1)
``bounds``          what makes 32-bit arithmetic exact, and what the chain runs
``style``           axes, styles, a work's own values (sections 2 and 3)
``latent``          latents from seed and index (section 3)
``onnx_graph``      a model as an ONNX graph, profile Q or F (section 4)
``composition``     symmetries (section 5)
``png``             the deterministic file (section 6)
``cid``             digests and CIDs (section 6)
``merkle``          leaves, roots, proofs (section 7)
``commitment``      seed, commitment, prompt, token id, salt (section 8)
``manifest``        a released model's folder
``palettes``        the released palettes
``edition``         the same works at any size
``engine``          all of it together: finished works, in batches
==================  ===========================================================
"""
