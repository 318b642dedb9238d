using System.Xml;

namespace TrustStoreTool.Clients.Files;

/// <summary>
/// XML: attributes and element texts, and the pairs that Spring, Hibernate, JPA and WildFly write as
/// <c>&lt;property name="…" value="…"/&gt;</c> or <c>&lt;property name="…"&gt;…&lt;/property&gt;</c>. No DTD is processed, nothing is fetched.
/// </summary>
internal static class XmlSettingsReader
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersFromEntities = 1024,
    };

    public static IEnumerable<ConfigValue> Read(string text)
    {
        List<ConfigValue> values = [];
        Stack<Element> open = new();
        try
        {
            using XmlReader reader = XmlReader.Create(new StringReader(text), Settings);
            IXmlLineInfo line = (IXmlLineInfo)reader;
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element)
                {
                    if (open.Count >= 256) throw new KeyStoreException(KeyStoreError.Damaged, "nested too deep");
                    bool isEmpty = reader.IsEmptyElement;
                    open.TryPeek(out Element? parent);
                    Element element = new(parent, reader.LocalName);
                    open.Push(element);
                    Attributes(reader, line, element, values);
                    if (isEmpty) open.Pop();
                }
                else if (reader.NodeType == XmlNodeType.EndElement)
                {
                    open.Pop();
                }
                else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && open.TryPeek(out Element? holder))
                {
                    int first = line.LineNumber + LeadingLines(reader.Value);
                    string value = reader.Value.Trim();

                    // Spring's <property name="…"><value>…</value></property>.
                    if (holder is { Name: "value", Property: null, Parent.Property: not null }) holder = holder.Parent;
                    values.Add(holder.Property is { } name ? Place(first, holder.Parent?.Scope ?? "", name, value) : new ConfigValue(first, holder.Parent?.Scope ?? "", holder.Name, value));
                }
            }
        }
        catch (XmlException)
        {
            throw new KeyStoreException(KeyStoreError.Damaged, "not valid XML");
        }

        return values;
    }

    private static void Attributes(XmlReader reader, IXmlLineInfo line, Element element, List<ConfigValue> values)
    {
        element.Property = reader.GetAttribute("name") ?? reader.GetAttribute("key");
        string? value = reader.GetAttribute("value");
        bool isPair = element.Property is not null && value is not null;
        if (isPair) values.Add(Place(line.LineNumber, element.Parent?.Scope ?? "", element.Property!, value!));
        while (reader.MoveToNextAttribute())
            if (!isPair || reader.LocalName is not ("name" or "key" or "value")) values.Add(new ConfigValue(line.LineNumber, element.Scope, reader.LocalName, reader.Value));
    }

    private static ConfigValue Place(int line, string scope, string name, string value)
    {
        ConfigValue dotted = ConfigValue.Dotted(line, name, value);
        return dotted.Scope.Length == 0 ? dotted with { Scope = scope } : dotted with { Scope = ConfigValue.Below(scope, dotted.Scope) };
    }

    private static int LeadingLines(string text) => text.AsSpan(0, text.Length - text.AsSpan().TrimStart().Length).Count('\n');

    private sealed class Element
    {
        private readonly Dictionary<string, int> _children = [];

        public Element(Element? parent, string name)
        {
            Parent = parent;
            Name = name;

            // Two data sources side by side are two scopes.
            int number = parent is null ? 0 : parent._children[name] = parent._children.GetValueOrDefault(name) + 1;
            string own = number > 1 ? $"{name}[{number}]" : name;
            Scope = ConfigValue.Below(parent?.Scope ?? "", own);
        }

        public Element? Parent { get; }

        public string Name { get; }

        public string Scope { get; }

        public string? Property { get; set; }
    }
}
