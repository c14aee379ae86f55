from pathreward.report.drawing import ArrowHead, Curve


def test_a_curve_begins_and_ends_where_it_should() -> None:
    curve = Curve((0.0, 0.0), (5.0, 10.0), (10.0, 0.0), "is_a", (ArrowHead(0.995, 1),))
    assert (curve.at(0.0), curve.at(0.5), curve.at(1.0)) == ((0.0, 0.0), (5.0, 5.0), (10.0, 0.0))
