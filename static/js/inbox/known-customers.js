// [data-known-customer] puts a customer into the form that it stands in, and goes on to the subject. What is typed over it is
// another customer.
document.addEventListener("click", ({ target }) => {
  const known = target.closest("[data-known-customer]");
  if (!known) return;
  const { elements } = known.closest("form");
  for (const name of ["email", "phone", "name"]) elements[name].value = known.dataset[name];
  elements.customer.value = known.dataset.knownCustomer;
  known.closest("#known-customers").replaceChildren();
  elements.subject.focus();
  elements.subject.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("input", ({ target }) => {
  if (target.closest("#caller")) target.form.elements.customer.value = "";
});
