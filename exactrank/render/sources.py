"""The publications behind the abbreviations in a claim's source."""

import re

PUBLICATIONS = {
    "talk": "A. Shashua, Inductive Bias and Depth Efficiency of Convolutional Networks, tutorial, CVPR 2016",
    "[CSS]": "N. Cohen, O. Sharir and A. Shashua, On the Expressive Power of Deep Learning: A Tensor "
    "Analysis, COLT 2016, arXiv:1509.05009",
    "[CS-R]": "N. Cohen and A. Shashua, Convolutional Rectifier Networks as Generalized Tensor "
    "Decompositions, ICML 2016, arXiv:1603.00162",
    "[CS-P]": "N. Cohen and A. Shashua, Inductive Bias of Deep Convolutional Networks through Pooling "
    "Geometry, ICLR 2017, arXiv:1605.06743",
    "[L]": "Y. Levine, D. Yakira, N. Cohen and A. Shashua, Deep Learning and Quantum Entanglement: "
    "Fundamental Connections with Implications to Network Design, ICLR 2018, arXiv:1704.01552",
}


def publications(source: str | None) -> list[tuple[str, str]]:
    """(abbreviation, publication) for each that a source names, in the order of the list."""
    return [
        (f"the {short}" if short == "talk" else short, full)
        for short, full in PUBLICATIONS.items()
        if source and re.search(rf"(?<!\w){re.escape(short)}(?!\w)", source)
    ]
