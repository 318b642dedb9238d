namespace TrustStoreTool.Formats.Jks;

/// <summary>The tags of a Java serialization stream (java.io.ObjectStreamConstants).</summary>
internal static class JavaTag
{
    public const byte Null = 0x70, Reference = 0x71, ClassDescription = 0x72, Object = 0x73, String = 0x74, Array = 0x75, Class = 0x76,
        Block = 0x77, EndOfBlock = 0x78, LongBlock = 0x7A, LongString = 0x7C, ProxyClassDescription = 0x7D, Enum = 0x7E;
}

/// <summary>A field of a serialized class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Bytes of a primitive; 0 where an object stands.</param>
internal readonly record struct JavaField(string Name, int Bytes)
{
    /// <summary>Bytes of a primitive type code, 0 for objects and arrays, -1 for no type.</summary>
    public static int Size(char code) => code switch
    {
        'B' or 'Z' => 1,
        'C' or 'S' => 2,
        'I' or 'F' => 4,
        'J' or 'D' => 8,
        'L' or '[' => 0,
        _ => -1,
    };
}

/// <summary>A class description in a serialization stream.</summary>
internal sealed class JavaClass
{
    public string Name { get; set; } = "";

    public long SerialVersion { get; set; }

    public byte Flags { get; set; }

    public bool IsComplete { get; private set; }

    /// <summary>How many classes deep the inheritance is, this one included.</summary>
    public int Levels { get; private set; } = 1;

    public JavaClass? Parent { get; private set; }

    public List<JavaField> Fields { get; } = [];

    public bool HasWriteMethod => (Flags & 1) != 0;

    public bool IsExternalizable => (Flags & 4) != 0;

    public bool HasBlockData => (Flags & 8) != 0;

    /// <summary>The superclass is the last thing a description holds; until then nothing may refer to it.</summary>
    public void Complete(JavaClass? parent)
    {
        Parent = parent;
        Levels = 1 + (parent?.Levels ?? 0);
        IsComplete = true;
    }

    /// <summary>The inheritance in the order in which an object's fields are written.</summary>
    public IEnumerable<JavaClass> FromTheTop() => Parent is null ? [this] : [.. Parent.FromTheTop(), this];
}
