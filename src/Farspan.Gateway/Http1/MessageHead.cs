namespace Farspan.Gateway.Http1;

/// <summary>What heads of requests and answers have in common: ranges of the buffer they were read from. Used again and again; allocates nothing in steady state.</summary>
public abstract class MessageHead
{
    private const int BitsPerWord = 64;

    private HeaderField[] _fields = new HeaderField[24];
    private ulong[] _endsHere = new ulong[2];

    /// <summary>The fields in their order.</summary>
    public ReadOnlySpan<HeaderField> Fields => _fields.AsSpan(0, FieldCount);

    /// <summary>Number of fields.</summary>
    public int FieldCount { get; private set; }

    /// <summary>Length of the head, the empty line included; the body begins there.</summary>
    public int Length { get; internal set; }

    /// <summary>0 for HTTP/1.0, 1 for HTTP/1.1 and what comes after it.</summary>
    public int MinorVersion { get; internal set; }

    /// <summary>How the body ends (RFC 9112 section 6.3).</summary>
    public BodyFraming Body { get; internal set; }

    /// <summary>Value of Content-Length, or -1.</summary>
    public long ContentLength { get; internal set; }

    /// <summary>True when the sender lets the connection stay open (RFC 9112 section 9.3).</summary>
    public bool KeepsAlive { get; internal set; }

    /// <summary>Protocols it wants to change to, or changes to (RFC 9110 section 7.8); empty without a Connection: upgrade.</summary>
    public ByteRange Upgrade { get; internal set; }

    /// <summary>Why it is refused, after <see cref="HeadResult.Refused"/>.</summary>
    public Refusal? Refusal { get; internal set; }

    /// <summary>True for a field that ends at this hop: those of RFC 9110 section 7.6.1 and those that Connection names.</summary>
    /// <param name="index">Number of the field.</param>
    public bool EndsHere(int index) => (_endsHere[index / BitsPerWord] & (1UL << (index % BitsPerWord))) != 0;

    /// <summary>Forgets what was read before.</summary>
    internal void Clear()
    {
        FieldCount = 0;
        Length = 0;
        MinorVersion = 1;
        KeepsAlive = false;
        Body = BodyFraming.None;
        ContentLength = -1;
        Upgrade = default;
        Refusal = null;
        Array.Clear(_endsHere);
    }

    /// <summary>Adds a field.</summary>
    internal void Add(HeaderField field)
    {
        if (FieldCount == _fields.Length)
        {
            Array.Resize(ref _fields, _fields.Length * 2);
        }

        if (FieldCount == _endsHere.Length * BitsPerWord)
        {
            Array.Resize(ref _endsHere, _endsHere.Length * 2);
        }

        _fields[FieldCount] = field;
        if (HeaderNames.EndsHere(field.Known))
        {
            MarkEndsHere(FieldCount);
        }

        FieldCount++;
    }

    /// <summary>Keeps a field at this hop.</summary>
    internal void MarkEndsHere(int index) => _endsHere[index / BitsPerWord] |= 1UL << (index % BitsPerWord);
}
