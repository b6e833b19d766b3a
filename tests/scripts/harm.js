() => {
    const leads = /^(href|src|action|xlink:href)$/;
    const harm = /^(javascript|vbscript|file):|^(https?:)?\/\/evil|nothing\.png$/i;
    const bad = ({ name, value }) => name.startsWith("on") ||
        (leads.test(name) && harm.test(value.replace(/[\x00-\x20]/g, "")));
    const everything = [...document.querySelectorAll("*")];
    return [
        ...everything.flatMap(({ attributes }) => [...attributes].filter(bad)),
        ...document.querySelectorAll("iframe, object, embed, base"),
    ].map((part) => part.outerHTML ?? `${part.name}="${part.value}"`).concat(window.hostile ?? []);
}
