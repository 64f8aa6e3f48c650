using System.Buffers.Binary;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Forwarding;

/// <summary>Questions to other servers.</summary>
/// <remarks>Identifier, source port and the case of letters together are what somebody who does not see the question must guess (RFC 5452 section 9; draft-vixie-dnsext-dns0x20-00).</remarks>
public static class UpstreamQuery
{
    /// <summary>Largest datagram that we ask for: nothing on the way has to cut it into pieces (DNS flag day 2020: 1232 bytes).</summary>
    public const ushort PayloadBytes = 1232;

    /// <summary>Longest question: header, name, type and class, OPT.</summary>
    public const int LongestBytes = DnsHeader.Length + DnsLimits.NameBytes + 4 + OptBytes;

    /// <summary>Bytes of chance that a name of any length needs: one bit for each letter.</summary>
    public const int CaseEntropyBytes = (DnsLimits.NameBytes / 8) + 1;

    private const int OptBytes = 11;
    private const ushort SignaturesWanted = 0x8000;
    private const byte CaseBit = 0x20;

    /// <summary>Writes a question.</summary>
    /// <param name="buffer">At least <see cref="LongestBytes"/>.</param>
    /// <param name="asked">What is asked.</param>
    /// <param name="id">Identifier, by chance.</param>
    /// <param name="caseEntropy">At least <see cref="CaseEntropyBytes"/> by chance, or empty to write every letter lower case.</param>
    /// <param name="withExtensions">False for a server that does not know EDNS.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> buffer, in ForwardQuestion asked, ushort id, ReadOnlySpan<byte> caseEntropy, bool withExtensions)
    {
        var header = new DnsHeader
        {
            Id = id,
            Flags = (ushort)(DnsHeader.RecursionDesired | (asked.ChecksDisabled ? DnsHeader.CheckingDisabled : 0)),
            QuestionCount = 1,
            AnswerCount = 0,
            AuthorityCount = 0,
            AdditionalCount = (ushort)(withExtensions ? 1 : 0),
        };
        var at = header.Write(buffer);
        var name = asked.Question.Name.Wire;
        for (var i = 0; i < name.Length; i++)
        {
            buffer[at + i] = WithCase(name[i], !caseEntropy.IsEmpty && (caseEntropy[i / 8] >> (i % 8) & 1) != 0);
        }

        at += name.Length;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[at..], (ushort)asked.Question.Type);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[(at + 2)..], (ushort)asked.Question.Class);
        at += 4;
        return withExtensions ? at + WriteOpt(buffer[at..], asked.WantsSignatures) : at;
    }

    // Length bytes are at most 63 and so below the letters.
    private static byte WithCase(byte value, bool isUpper)
    {
        var lower = value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | CaseBit) : value;
        return isUpper && lower is >= (byte)'a' and <= (byte)'z' ? (byte)(lower & ~CaseBit) : lower;
    }

    // RFC 6891 section 6.1.2: root, type, size, extended code and version, flags, no options.
    private static int WriteOpt(Span<byte> buffer, bool wantsSignatures)
    {
        buffer[..OptBytes].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(buffer[1..], (ushort)DnsType.OPT);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[3..], PayloadBytes);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[7..], wantsSignatures ? SignaturesWanted : (ushort)0);
        return OptBytes;
    }
}
