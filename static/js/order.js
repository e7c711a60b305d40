// Rules are put in order by dragging; letting go posts the order, and the list comes back as it stands then.
const arm = () => {
  const list = document.querySelector(".rule-lines");
  if (list && !Sortable.get(list)) new Sortable(list, { handle: ".handle", animation: 120 });
};

document.addEventListener("htmx:after:swap", arm);
arm();
