"""The rendering of forms, fields and widgets."""

from django import forms
from django.template import engines

from config.web.forms import Field, FormRenderer

COLOURS = [("r", "Red"), ("b", "Blue")]


class Naming(forms.Form):
    first = forms.CharField(required=False)
    second = forms.CharField(help_text="As on the invoice.")
    third = forms.CharField()


class Everything(forms.Form):
    secret = forms.CharField(widget=forms.HiddenInput, initial="s")
    name = forms.CharField(widget=forms.TextInput(attrs={"class": "wide"}))
    text = forms.CharField(widget=forms.Textarea)
    agreed = forms.BooleanField(help_text="You can change it later.")
    colour = forms.ChoiceField(choices=COLOURS)
    colours = forms.MultipleChoiceField(choices=COLOURS, widget=forms.CheckboxSelectMultiple)
    one = forms.ChoiceField(choices=COLOURS, widget=forms.RadioSelect)
    known = forms.NullBooleanField()
    email = forms.EmailField(label="Email", widget=forms.EmailInput({"placeholder": "Email"}))


def render(source, **context):
    return engines["jinja2"].from_string(source).render(context)


def focused(form):
    return [name for name in form.fields if "autofocus" in str(form[name])]


def test_forms_use_our_renderer():
    form = Everything()
    assert isinstance(form.renderer, FormRenderer)
    assert isinstance(form["name"], Field)


def test_the_first_wrong_field_has_the_focus():
    assert focused(Naming({})) == ["second"]
    assert focused(Naming({"second": "Ana"})) == ["third"]
    assert focused(Naming()) == []


def test_a_field_that_begins_the_page_gives_the_focus_to_a_wrong_one():
    class Beginning(Naming):
        first = forms.CharField(required=False, widget=forms.TextInput({"autofocus": True}))

    assert focused(Beginning()) == ["first"]
    assert focused(Beginning({})) == ["second"]


def test_an_error_of_the_whole_form_has_the_focus():
    form = Naming({})
    form.add_error(None, "The two do not match.")
    html = render("{{ form }}", form=form)
    assert focused(form) == []
    assert 'role="status" tabindex="-1" autofocus' in html
    assert "The two do not match." in html


def test_a_form_prints_each_field_with_label_hint_and_errors():
    html = render("{{ form }}", form=Naming({}))
    assert '<label class="label" for="id_second">Second</label>' in html
    assert '<div class="hint" id="id_second_helptext">As on the invoice.</div>' in html
    assert html.count('<div class="error"') == 2
    assert 'aria-describedby="id_second_helptext id_second_error"' in html


def test_a_field_is_printed_alone():
    html = render("{{ form.second.as_field_group() }}", form=Naming())
    assert html.count("<label") == html.count("<input") == 1


def test_a_checkbox_stands_before_its_label():
    html = render("{{ form.agreed.as_field_group() }}", form=Everything())
    assert 'class="check-line"' in html
    assert html.index("<input") < html.index("Agreed") < html.index("You can change it later.")


def test_a_field_with_its_own_template_keeps_it():
    class Own(forms.Form):
        agreed = forms.BooleanField(template_name="django/forms/field.html")

    assert "check-line" not in render("{{ form }}", form=Own())


def test_widgets_have_our_classes_and_those_of_the_form():
    form = Everything()
    kinds = {name: str(form[name]) for name in form.fields}
    assert 'class="input wide"' in kinds["name"]
    assert 'class="textarea"' in kinds["text"]
    assert 'class="checkbox"' in kinds["agreed"]
    assert kinds["colours"].count('type="checkbox"') == 2
    assert 'class="checkbox"' in kinds["colours"]
    assert 'class="radio"' in kinds["one"]
    assert "class" not in kinds["secret"]


def test_only_selects_have_an_arrow():
    form = Everything()
    arrows = [name for name in form.fields if "select-wrap" in str(form[name])]
    assert arrows == ["colour", "known"]
    assert "select-wrap" not in form["colour"].as_hidden()


def test_a_placeholder_that_repeats_the_label_is_left_out():
    assert "placeholder" not in str(Everything()["email"])


def test_what_was_typed_is_escaped():
    html = render("{{ form }}", form=Naming({"third": '"><script>'}))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_tag_has_no_line_break():
    form = Everything()
    assert [name for name in form.fields if "\n>" in str(form[name])] == []
