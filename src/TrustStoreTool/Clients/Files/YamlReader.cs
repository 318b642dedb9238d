using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TrustStoreTool.Clients.Files;

/// <summary>YAML, by YamlDotNet's events: every document, aliases and merge keys followed, with a bound on what they unfold to.</summary>
internal static class YamlReader
{
    private const int MaxDepth = 64, MaxValues = 200_000;

    public static IEnumerable<ConfigValue> Read(string text)
    {
        List<ConfigValue> values = [];
        try
        {
            Parser parser = new(new StringReader(text));
            Reading reading = new(values);
            while (parser.MoveNext()) reading.Take(parser.Current!);
        }
        catch (Exception broken) when (broken is YamlException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            throw new KeyStoreException(KeyStoreError.Damaged, "not valid YAML");
        }

        return Containers.Expand(values);
    }

    private sealed class Reading(List<ConfigValue> values)
    {
        private readonly Dictionary<AnchorName, (string Scope, int First, int Last)> _anchors = [];
        private readonly Stack<Container> _open = new();
        private int _documents;

        public void Take(ParsingEvent next)
        {
            switch (next)
            {
                case DocumentStart:
                    _anchors.Clear();
                    if (_documents++ > 0) _open.Clear();
                    break;
                case MappingStart or SequenceStart when _open.Count >= MaxDepth:
                    throw new KeyStoreException(KeyStoreError.Damaged, "nested too deep");
                case MappingStart or SequenceStart:
                    _open.Push(new Container(Child(), next is SequenceStart, ((NodeEvent)next).Anchor, values.Count));
                    break;
                case MappingEnd or SequenceEnd:
                    Container closed = _open.Pop();
                    if (!closed.Anchor.IsEmpty) _anchors[closed.Anchor] = (closed.Scope, closed.First, values.Count);
                    break;
                case Scalar key when _open.TryPeek(out Container? map) && !map.IsList && map.Key is null:
                    map.Key = key.Value;
                    break;
                case Scalar scalar:
                    Add(scalar);
                    break;
                case AnchorAlias alias:
                    Follow(alias);
                    break;
                default:
                    break;
            }
        }

        private void Add(Scalar scalar)
        {
            if (scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" })
            {
                // Nothing. Only in a compose file's environment is that a value: the one of the shell.
                string unset = Child();
                if (_open.TryPeek(out Container? holder) && holder.Scope.EndsWith(".environment", StringComparison.Ordinal)) Add(Split((int)scalar.Start.Line, unset, Containers.Elsewhere));
                return;
            }

            // A block scalar's text begins on the line below its header.
            int line = (int)scalar.Start.Line + (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded ? 1 : 0);
            string path = Child();
            int first = values.Count;
            Add(Split(line, path, scalar.Value));
            if (!scalar.Anchor.IsEmpty) _anchors[scalar.Anchor] = (path, first, values.Count);
        }

        private void Follow(AnchorAlias alias)
        {
            bool isMerge = _open.TryPeek(out Container? map) && map.Key == "<<";
            string target = Child();
            if (isMerge) target = map!.Scope;
            if (!_anchors.TryGetValue(alias.Value, out (string Scope, int First, int Last) source)) return;
            for (int i = source.First; i < source.Last; i++)
            {
                ConfigValue value = values[i];
                string path = value.Scope.Length > 0 ? $"{value.Scope}.{value.Name}" : value.Name;
                Add(Split(value.Line, path == source.Scope ? target : $"{target}{path[source.Scope.Length..]}", value.Value));
            }
        }

        private void Add(ConfigValue value)
        {
            if (values.Count >= MaxValues) throw new KeyStoreException(KeyStoreError.Damaged, "too many values");
            values.Add(value);
        }

        private static ConfigValue Split(int line, string path, string value) => ConfigValue.Dotted(line, path, value);

        // The path of the value that comes now; its key is used up by it.
        private string Child()
        {
            if (!_open.TryPeek(out Container? container)) return _documents > 1 ? $"({_documents})" : "";
            string name = container.IsList ? $"[{container.Index++}]" : container.Key ?? "";
            container.Key = null;
            return ConfigValue.Below(container.Scope, name);
        }

        private sealed class Container(string scope, bool isList, AnchorName anchor, int first)
        {
            public string Scope { get; } = scope;

            public bool IsList { get; } = isList;

            public AnchorName Anchor { get; } = anchor;

            public int First { get; } = first;

            public string? Key { get; set; }

            public int Index { get; set; }
        }
    }
}
