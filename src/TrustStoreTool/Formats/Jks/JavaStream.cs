namespace TrustStoreTool.Formats.Jks;

/// <summary>What a serialized object says of itself.</summary>
/// <param name="Length">Bytes of the whole stream, its header included.</param>
/// <param name="Class">The class of the outermost object; null where it is no object (null, a string, an array).</param>
/// <param name="IsNull">Whether it is Java's null.</param>
/// <param name="SealAlgorithm">The field <c>sealAlg</c> of a javax.crypto.SealedObject, or null.</param>
internal readonly record struct JavaObject(int Length, JavaClass? Class, bool IsNull, string? SealAlgorithm);

/// <summary>
/// Finds where a serialized Java object ends, by the grammar of the stream alone (Java Object Serialization Specification, 6.4).
/// Nothing is deserialized: no class is looked up, no object made. Depth, objects and every length are bounded.
/// </summary>
internal ref struct JavaStream
{
    // A sealed key makes about ten; a number far above is no key.
    private const int MostHandles = 1024;
    private const int BaseHandle = 0x7E0000;

    private readonly ReadOnlySpan<byte> _content;
    private readonly List<object?> _handles = [];
    private readonly int _deepest;
    private JavaDataCursor _cursor;
    private string? _sealAlgorithm;

    private JavaStream(ReadOnlySpan<byte> content, int deepest)
    {
        _content = content;
        _cursor = new JavaDataCursor(content);
        _deepest = deepest;
    }

    /// <summary>Walks the object at the start of <paramref name="content"/>.</summary>
    public static JavaObject Read(ReadOnlySpan<byte> content, int deepest)
    {
        JavaStream stream = new(content, deepest);
        int header = stream._cursor.ReadInt32("serialized object");
        if (header != unchecked((int)0xACED0005)) throw Broken($"its stream header is {header:X8}");
        bool isNull = stream.PeekByte() == JavaTag.Null;
        object? outermost = stream.ReadContent(0);
        return new JavaObject(stream._cursor.Position, outermost as JavaClass, isNull, stream._sealAlgorithm);
    }

    // The class of an object, the text of a string, null for all else.
    private object? ReadContent(int depth)
    {
        if (depth > _deepest) throw ReadLimits.Exceeded("depth of a serialized object", depth, _deepest, "--max-depth");
        byte tag = ReadByte();
        switch (tag)
        {
            case JavaTag.Null:
                return null;
            case JavaTag.Reference:
                return Resolve(_cursor.ReadInt32("handle"));
            case JavaTag.Object:
                return ReadObject(depth);
            case JavaTag.String:
                return Remember(Text(_cursor.ReadShortBlock("string")));
            case JavaTag.LongString:
                ReadLongString();
                return Remember(null);
            case JavaTag.Array:
                ReadArray(depth);
                return null;
            case JavaTag.Class:
                ReadClass(depth);
                return Remember(null);
            case JavaTag.Enum:
                ReadClass(depth);
                Remember(null);
                return ReadContent(depth + 1);
            case JavaTag.ClassDescription or JavaTag.ProxyClassDescription:
                return ReadClassDescription(tag, depth);
            default:
                throw Broken($"0x{tag:X2} at byte {_cursor.Position - 1} starts nothing that is known");
        }
    }

    private JavaClass ReadObject(int depth)
    {
        JavaClass type = ReadClass(depth) ?? throw Broken("an object without a class");
        Remember(null);
        foreach (JavaClass level in type.FromTheTop()) ReadFields(level, depth);
        return type;
    }

    private void ReadFields(JavaClass type, int depth)
    {
        if (type.IsExternalizable)
        {
            // Without block data only the class itself knows where its bytes end.
            if (!type.HasBlockData) throw Broken($"class {type.Name} is Externalizable in the old form");
            SkipAnnotations(depth);
            return;
        }

        foreach (JavaField field in type.Fields)
        {
            if (field.Bytes > 0)
            {
                _cursor.ReadBytes(field.Bytes, "field");
                continue;
            }

            object? value = ReadContent(depth + 1);
            if (field.Name == "sealAlg") _sealAlgorithm = value as string;
        }

        if (type.HasWriteMethod) SkipAnnotations(depth);
    }

    private void ReadArray(int depth)
    {
        JavaClass type = ReadClass(depth) ?? throw Broken("an array without a class");
        Remember(null);
        if (type.Name.Length < 2 || type.Name[0] != '[') throw Broken("an array of no array class");
        int size = JavaField.Size(type.Name[1]);
        int count = _cursor.ReadCount("array length", Math.Max(size, 1));
        if (size > 0) _cursor.ReadBytes(checked(count * size), "array");
        else
            for (int i = 0; i < count; i++) ReadContent(depth + 1);
    }

    private JavaClass? ReadClass(int depth) => PeekByte() switch
    {
        JavaTag.Null or JavaTag.Reference or JavaTag.ClassDescription or JavaTag.ProxyClassDescription => ReadContent(depth + 1) switch
        {
            null => null,
            JavaClass { IsComplete: true } type => type,
            _ => throw Broken("a class that is none"),
        },
        _ => throw Broken("a class is missing"),
    };

    private JavaClass ReadClassDescription(byte tag, int depth)
    {
        JavaClass type = new();
        if (tag == JavaTag.ProxyClassDescription)
        {
            Remember(type);
            int interfaces = _cursor.ReadCount("interface count", 2);
            for (int i = 0; i < interfaces; i++) _cursor.ReadShortBlock("interface");
        }
        else
        {
            type.Name = Text(_cursor.ReadShortBlock("class name"));
            type.SerialVersion = _cursor.ReadInt64("serialVersionUID");
            Remember(type);
            type.Flags = ReadByte();
            ReadFieldDescriptions(type, depth);
        }

        SkipAnnotations(depth);
        type.Complete(ReadClass(depth));
        if (type.Levels > _deepest) throw ReadLimits.Exceeded("depth of a serialized class", type.Levels, _deepest, "--max-depth");
        return type;
    }

    private void ReadFieldDescriptions(JavaClass type, int depth)
    {
        int high = ReadByte();
        int count = (high << 8) | ReadByte();
        if (count > _cursor.Left / 3) throw Broken($"{count} fields");
        for (int i = 0; i < count; i++)
        {
            char code = (char)ReadByte();
            if (JavaField.Size(code) < 0) throw Broken("a field of no type");
            type.Fields.Add(new JavaField(Text(_cursor.ReadShortBlock("field name")), Math.Max(JavaField.Size(code), 0)));
            if (code is '[' or 'L') ReadContent(depth + 1);
        }
    }

    private void SkipAnnotations(int depth)
    {
        while (true)
        {
            switch (PeekByte())
            {
                case JavaTag.EndOfBlock:
                    ReadByte();
                    return;
                case JavaTag.Block:
                    ReadByte();
                    _cursor.ReadBytes(ReadByte(), "block");
                    break;
                case JavaTag.LongBlock:
                    ReadByte();
                    _cursor.ReadLongBlock("block");
                    break;
                default:
                    ReadContent(depth + 1);
                    break;
            }
        }
    }

    private void ReadLongString()
    {
        long length = _cursor.ReadInt64("string");
        if (length < 0 || length > _cursor.Left) throw Broken($"a string of {length} bytes");
        _cursor.ReadBytes((int)length, "string");
    }

    private readonly object? Remember(object? value)
    {
        if (_handles.Count == MostHandles) throw Broken($"more than {MostHandles} objects");
        _handles.Add(value);
        return value;
    }

    private readonly object? Resolve(int handle)
    {
        int index = handle - BaseHandle;
        return index >= 0 && index < _handles.Count ? _handles[index] : throw Broken($"handle {handle:X8} points at nothing");
    }

    private byte ReadByte() => _content[_cursor.ReadBytes(1, "serialized object")][0];

    private readonly byte PeekByte() => _cursor.Left > 0 ? _content[_cursor.Position] : throw Broken("it is cut");

    private readonly string Text(Range bytes)
    {
        ModifiedUtf8.TryDecode(_content[bytes], out string text);
        return text;
    }

    private static KeyStoreException Broken(string why) =>
        new(KeyStoreError.Damaged, $"a secret key's serialized Java object cannot be followed: {why}", "no later entry can be found without its length");
}
