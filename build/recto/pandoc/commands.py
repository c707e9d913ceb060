r"""The TeX commands that Pandoc knows in formulas."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import html

from recto.core.world import World

USUAL = frozenset(
    (
        "Bbbk Big Bigg Biggl Biggm Biggr Bigl Bigm Bigr Box Bumpeq Cap Cup Delta Diamond Dot Doteq Downarrow Finv "
        "Game Gamma Im Join Lambda Leftarrow Leftrightarrow Lleftarrow Longleftarrow Longleftrightarrow "
        "Longrightarrow Lsh Omega Phi Pi Pr Psi Re Rightarrow Rrightarrow Rsh Sigma Subset Supset Theta Uparrow "
        "Updownarrow Upsilon Vdash Vec Vert Vvdash Xi acute aleph alpha amalg angle approx approxeq arccos arcsin "
        "arctan arg ast asymp backepsilon backprime backsim backsimeq backslash bar barwedge because begin beta "
        "beth between big bigcap bigcirc bigcup bigg biggl biggm biggr bigl bigm bigodot bigoplus bigotimes bigr "
        "bigsqcup bigstar bigtriangledown bigtriangleup biguplus bigvee bigwedge binom blacklozenge blacksquare "
        "blacktriangle blacktriangledown blacktriangleleft blacktriangleright bmod boldsymbol bot bowtie boxdot "
        "boxed boxminus boxplus boxtimes brace brack breve bullet bumpeq cap cdot cdotp cdots centerdot cfrac "
        "check checkmark chi choose circ circeq circlearrowleft circlearrowright circledR circledast circledcirc "
        "circleddash clubsuit colon color complement cong coprod copyright cos cosh cot coth csc cup curlyeqprec "
        "curlyeqsucc curlyvee curlywedge curvearrowleft curvearrowright dag dagger daleth dasharrow dashleftarrow "
        "dashrightarrow dashv dbinom ddag ddagger ddddot dddot ddot ddots def deg delta det dfrac diamond "
        "diamondsuit digamma dim displaystyle div divideontimes dot doteq doteqdot dotplus dots dotsb dotsc dotsi "
        "dotsm dotso doublebarwedge downarrow downdownarrows downharpoonleft downharpoonright ell emptyset end "
        "enspace ensuremath epsilon eqcirc eqref eqsim eqslantgtr eqslantless equiv eta eth exists exp "
        "fallingdotseq flat footnote forall frac frown gamma gcd ge genfrac geq geqq geqslant gets gg ggg gimel "
        "gnapprox gneq gneqq gnsim grave gtrapprox gtrdot gtreqless gtreqqless gtrless gtrsim hat hbar hdots "
        "heartsuit hline hom hookleftarrow hookrightarrow hphantom href hslash hspace hyperref iff iiiint iiint "
        "iint imath impliedby implies in inf infty injlim int intercal iota jmath kappa ker kern lVert label "
        "lambda land langle lbrace lbrack lceil ldots le leadsto left leftarrow leftarrowtail lefteqn "
        "leftharpoondown leftharpoonup leftleftarrows leftrightarrow leftrightarrows leftrightharpoons "
        "leftrightsquigarrow leftthreetimes leq leqq leqslant lessapprox lessdot lesseqgtr lesseqqgtr lessgtr "
        "lesssim lfloor lg lgroup lhd lim liminf limits limsup ll llcorner lll lmoustache ln lnapprox lneq lneqq "
        "lnot lnsim log longleftarrow longleftrightarrow longmapsto longrightarrow looparrowleft looparrowright "
        "lor lozenge lrcorner ltimes lvert maltese mapsto mathbb mathbf mathbin mathcal mathclose mathdollar "
        "mathfrak mathit mathop mathopen mathord mathpunct mathrel mathring mathrm mathsf mathsterling mathstrut "
        "mathtt max mbox measuredangle medspace mho mid middle min mkern mod models mp mspace mu multimap "
        "nLeftarrow nLeftrightarrow nRightarrow nVDash nVdash nabla natural ncong ne nearrow neg neq newcommand "
        "nexists ngeq ngeqslant ngtr ni nleftarrow nleftrightarrow nleq nleqslant nless nmid nolimits nonumber not "
        "notag notin nparallel nprec npreceq nrightarrow nsim nsubseteq nsucc nsucceq nsupseteq ntriangleleft "
        "ntrianglelefteq ntriangleright ntrianglerighteq nu nvDash nvdash nwarrow odot oint omega ominus "
        "operatorname oplus oslash otimes overbrace overleftarrow overleftrightarrow overline overrightarrow "
        "overset owns parallel partial perp phantom phi pi pitchfork pm pmb pmod pod pounds prec precapprox "
        "preccurlyeq preceq precnapprox precneqq precnsim precsim prime prod projlim propto providecommand psi "
        "qquad quad rVert rangle rbrace rbrack rceil ref renewcommand restriction rfloor rgroup rhd rho right "
        "rightarrow rightarrowtail rightharpoondown rightharpoonup rightleftarrows rightleftharpoons "
        "rightrightarrows rightsquigarrow rightthreetimes risingdotseq rmoustache rtimes rvert scriptscriptstyle "
        "scriptstyle searrow sec setminus sharp sideset sigma sim simeq sin sinh slash smallfrown smallsetminus "
        "smallsmile smash smile spadesuit sphericalangle sqcap sqcup sqrt sqsubset sqsubseteq sqsupset sqsupseteq "
        "square stackrel star strut subset subseteq subseteqq subsetneq subsetneqq substack succ succapprox "
        "succcurlyeq succeq succnapprox succneqq succnsim succsim sum sup supset supseteq supseteqq supsetneq "
        "supsetneqq surd swarrow tag tan tanh tau tbinom text textbf textcolor textit textrm textsf textstyle "
        "texttt tfrac therefore theta tilde times to top triangle triangledown triangleleft trianglelefteq "
        "triangleq triangleright trianglerighteq twoheadleftarrow twoheadrightarrow ulcorner underbar underbrace "
        "underleftarrow underline underrightarrow underset unlhd unrhd uparrow updownarrow upharpoonleft "
        "upharpoonright uplus upsilon upuparrows urcorner vDash varDelta varGamma varLambda varOmega varPhi varPi "
        "varPsi varSigma varTheta varUpsilon varXi varepsilon varkappa varnothing varphi varpi varpropto varrho "
        "varsigma varsubsetneq vartheta vartriangle vartriangleleft vartriangleright vdash vdots vec vee veebar "
        "vert vphantom wedge widehat widetilde wp wr xi xleftarrow xrightarrow yen zeta "
    ).split()
)
"""The commands of LaTeX, amsmath and amssymb that Pandoc knows in a formula."""

_DEFINED = re.compile(r"\\(?:newcommand|renewcommand|providecommand|def|DeclareMathOperator)\*?\s*\{?\s*\\([A-Za-z]+)")


def unusual(formulas: str) -> set[str]:
    """The commands in formulas that are neither usual nor defined there."""
    return {*re.findall(r"\\([A-Za-z]{2,})", formulas)}.difference(USUAL, _DEFINED.findall(formulas))


def unknown(commands: Collection[str], world: World) -> set[str]:
    """Those of the commands that Pandoc does not know, whatever arguments they get."""
    names = sorted(commands)
    forms = [rf"\{name}{arguments}" for name in names for arguments in ("", "{x}", "{x}{y}")]
    read = [paragraph.find(".//math") is not None for paragraph in _shown(forms, world)]
    return {name for index, name in enumerate(names) if not any(read[3 * index : 3 * index + 3])}


def characters(commands: list[str], world: World) -> Iterator[str]:
    """What Pandoc shows for each command; empty if it does not know it, or if it needs an argument."""
    for paragraph in _shown([rf"\{name}" for name in commands], world):
        shown = str(paragraph.xpath("string(.//*[local-name()='math']//*[local-name()='semantics']/*[1])")).strip()
        yield {"&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_"}.get(shown, shown if len(shown) == 1 else "")


def _shown(formulas: list[str], world: World) -> list[html.HtmlElement]:
    """A paragraph of Pandoc's HTML for each formula."""
    if not formulas:
        return []
    text = "\n\n".join(f"${formula}$" for formula in formulas)
    written = world.pandoc(["--from", "markdown", "--to", "html", "--mathml"], text).decode()
    return [one for one in html.fragments_fromstring(written) if isinstance(one, html.HtmlElement)]
