"""The generator's making: corpus, training, quantisation, export, evaluation."""
