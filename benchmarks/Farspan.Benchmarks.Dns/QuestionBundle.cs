using System.Buffers.Binary;
using System.Text;

namespace Farspan.Benchmarks.Dns;

/// <summary>Equally long questions side by side, and what their answers must be: the same mix as <see cref="Site.Questions"/>.</summary>
internal sealed class QuestionBundle
{
    /// <summary>Length of each: header, name, type and class, an OPT record as dnsperf sends it (RFC 6891).</summary>
    public const int QuestionBytes = HeaderBytes + NameBytes + 4 + OptBytes;

    private const int HeaderBytes = 12;
    private const int NameBytes = 24;
    private const int OptBytes = 11;
    private const int TypeAt = HeaderBytes + NameBytes + 1;
    private const byte TypeA = 1;
    private const byte TypeAaaa = 28;
    private const byte NameError = 3;

    // Room for three answers of every question, so that late ones are told from new ones.
    private const int Prepared = 4096;

    private readonly byte[] _questions = new byte[Prepared * QuestionBytes];
    private readonly uint[] _addresses = new uint[Prepared];
    private readonly bool[] _isWaiting = new bool[Prepared];
    private readonly int _size;
    private int _first;
    private int _waiting;

    /// <param name="names">Names of the zone.</param>
    /// <param name="size">Questions in a bundle; a power of two.</param>
    /// <param name="seed">Which ones it asks.</param>
    public QuestionBundle(int names, int size, int seed)
    {
        _size = size;
        var random = new Random(seed);
        for (var i = 0; i < Prepared; i++)
        {
            var number = random.Next(names);
            var kind = random.Next(20);
            var at = _questions.AsSpan(i * QuestionBytes, QuestionBytes);
            Write(at, (ushort)i, kind == 0 ? Site.Missing(number) : Site.Name(number), kind == 1 ? TypeAaaa : TypeA);
            _addresses[i] = kind > 1 ? 0x0A00_0000 | (uint)number : 0;
        }
    }

    /// <summary>True while answers are missing.</summary>
    public bool IsWaiting => _waiting > 0;

    /// <summary>Right answers.</summary>
    public long Answered { get; private set; }

    /// <summary>Questions without an answer.</summary>
    public long Lost { get; private set; }

    /// <summary>Answers that are not what is in the zone.</summary>
    public long Wrong { get; private set; }

    /// <summary>The next questions.</summary>
    public ReadOnlySpan<byte> Next()
    {
        _first = (_first + _size) % Prepared;
        _waiting = _size;
        _isWaiting.AsSpan(_first, _size).Fill(true);
        return _questions.AsSpan(_first * QuestionBytes, _size * QuestionBytes);
    }

    /// <summary>What has no answer yet is lost.</summary>
    public void GiveUp()
    {
        Lost += _waiting;
        _waiting = 0;
        _isWaiting.AsSpan(_first, _size).Clear();
    }

    /// <summary>Takes the answer at the beginning of a datagram or of several.</summary>
    /// <returns>Its length.</returns>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        var id = BinaryPrimitives.ReadUInt16BigEndian(bytes) % Prepared;
        var length = Length(bytes, out var address);
        if (_isWaiting[id])
        {
            _isWaiting[id] = false;
            _waiting--;
            Answered++;
            Wrong += IsRight(bytes, id, address) ? 0 : 1;
        }

        return length;
    }

    private bool IsRight(ReadOnlySpan<byte> answer, int id, uint address)
    {
        var question = _questions.AsSpan(id * QuestionBytes, QuestionBytes);
        var isMissing = question[HeaderBytes + 1] == (byte)'n';
        return answer[HeaderBytes..(TypeAt + 3)].SequenceEqual(question[HeaderBytes..(TypeAt + 3)])
            && (answer[3] & 15) == (isMissing ? NameError : 0)
            && address == _addresses[id];
    }

    // Walks over all records: a bundle does not say where one datagram ends.
    private static int Length(ReadOnlySpan<byte> bytes, out uint address)
    {
        address = 0;
        var answers = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        var records = answers + BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]) + BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]);
        var at = HeaderBytes + NameBytes + 4;
        for (var i = 0; i < records; i++)
        {
            at = NameEnd(bytes, at);
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 8)..]);
            at += 10;
            if (i == 0 && answers == 1 && length == 4)
            {
                address = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            }

            at += length;
        }

        return at;
    }

    private static int NameEnd(ReadOnlySpan<byte> bytes, int at)
    {
        while (bytes[at] is > 0 and < 0xC0)
        {
            at += bytes[at] + 1;
        }

        return at + (bytes[at] == 0 ? 1 : 2);
    }

    private static void Write(Span<byte> bytes, ushort id, string name, byte type)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, id);
        bytes[5] = 1;
        bytes[11] = 1;
        var at = HeaderBytes;
        foreach (var label in name.Split('.'))
        {
            bytes[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, bytes[at..]);
        }

        bytes[TypeAt] = type;
        bytes[TypeAt + 2] = 1;

        // OPT: root name, type 41, 1232 bytes.
        bytes[TypeAt + 5] = 41;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[(TypeAt + 6)..], 1232);
    }
}
