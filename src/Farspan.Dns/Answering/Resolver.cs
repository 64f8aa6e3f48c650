using System.Buffers.Binary;
using Farspan.Dns.Names;
using Farspan.Dns.Wire;
using Farspan.Dns.Zones;

namespace Farspan.Dns.Answering;

/// <summary>Answers a question from a snapshot. Decides everything but touches nothing: no socket, no clock, no memory of its own.</summary>
/// <remarks>Source: RFC 1034 section 4.3.2 (how a server answers), RFC 2308 and 8020 (what is not there), RFC 4592 (wildcards), RFC 6891 (EDNS), RFC 8482 (ANY), RFC 7873 (cookies), RFC 5936 (transfers), RFC 9619 (one question).</remarks>
public static class Resolver
{
    private const int SmallestRoom = DnsLimits.PlainUdpBytes;

    // Meta types between 128 and 255 that ask for what no server of today does (RFC 1035 section 3.2.3).
    private const DnsType MailB = (DnsType)253;
    private const DnsType MailA = (DnsType)254;

    /// <summary>Answers one question.</summary>
    /// <param name="query">The message as it came, without a stream's length.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="response">Where the answer is written, at least 512 bytes; an answer by datagram is never longer than <see cref="DnsLimits.UdpPayloadBytes"/>.</param>
    /// <param name="snapshot">What is answered from.</param>
    /// <param name="cookies">Makes cookies; null for none.</param>
    /// <param name="nowSeconds">Unix time, for cookies.</param>
    /// <returns>What is to be done. Never throws, whatever the query is; allocates nothing.</returns>
    public static DnsOutcome Answer(
        ReadOnlySpan<byte> query, in DnsAsker asker, Span<byte> response, DnsSnapshot snapshot, ServerCookies? cookies, uint nowSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(response.Length, SmallestRoom);
        var reading = DnsQuery.Read(query, out var asked);
        if (reading == DnsQueryReading.NoQuestion)
        {
            return new Exchange(query, asked, asker, response, snapshot).Dropped();
        }

        var exchange = new Exchange(query, asked, asker, response, snapshot);
        exchange.TakeCookie(cookies, nowSeconds);
        return reading == DnsQueryReading.Malformed ? exchange.Refuse(DnsResponseCode.FormatError) : Judge(ref exchange);
    }

    /// <summary>Cuts an answer down to its question, truncated: who really asks comes again by TCP.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="length">Its length.</param>
    /// <returns>New length; 0 for an answer without a question.</returns>
    public static int Truncate(Span<byte> response, int length)
    {
        var name = length <= DnsHeader.Length ? -1 : WireName.Measure(response[DnsHeader.Length..length]);
        if (name < 0)
        {
            return 0;
        }

        response[2] |= DnsHeader.Truncated >> 8;
        response[6..DnsHeader.Length].Clear();
        return DnsHeader.Length + name + 4;
    }

    private static DnsOutcome Judge(ref Exchange exchange)
    {
        ref readonly var asked = ref exchange.Asked;
        if (asked.Header.Opcode != DnsOpcode.Query)
        {
            return exchange.Refuse(asked.Header.Opcode == DnsOpcode.Notify ? DnsResponseCode.Refused : DnsResponseCode.NotImplemented);
        }

        if (asked.HasEdns && asked.EdnsVersion != 0)
        {
            return exchange.Refuse(DnsResponseCode.BadVersion);
        }

        if (asked.NameLength == 0)
        {
            // RFC 7873 section 5.4: who asks nothing but shows a cookie wants one.
            return exchange.Refuse(exchange.WantsCookieOnly ? DnsResponseCode.NoError : DnsResponseCode.FormatError);
        }

        if (asked.Class != DnsClass.IN)
        {
            return exchange.Refuse(DnsResponseCode.Refused);
        }

        switch (asked.Type)
        {
            case DnsType.None or DnsType.OPT or DnsType.TSIG:
                return exchange.Refuse(DnsResponseCode.FormatError);
            case DnsType.TKEY or MailA or MailB:
                return exchange.Refuse(DnsResponseCode.NotImplemented);
            case DnsType.AXFR or DnsType.IXFR:
                return TransferAnswer.Write(ref exchange);
            default:
                return FromView(ref exchange);
        }
    }

    private static DnsOutcome FromView(ref Exchange exchange)
    {
        Span<byte> lower = stackalloc byte[DnsLimits.NameBytes];
        lower = lower[..exchange.Asked.NameLength];
        WireName.Lower(exchange.Name, lower);
        exchange.View = exchange.Snapshot.FindView(exchange.Asker);
        if (exchange.View is null)
        {
            return exchange.FindForward(lower, 0) is { } forward ? exchange.Hand(forward, 0) : exchange.Refuse(DnsResponseCode.Refused);
        }

        var hash = WireName.Hash(lower);
        var names = exchange.View.Names;
        var entry = names.Find(lower, hash);
        if (entry >= 0 && !exchange.Snapshot.HasInnerForwards)
        {
            var body = AnswerPool.Find(names.Bytes, entry, (ushort)exchange.Asked.Type, out var records, out var additional);
            if (!body.IsEmpty && exchange.QuestionEnd + body.Length <= exchange.Limit)
            {
                return Encoded(ref exchange, body, records, additional, (uint)hash);
            }
        }

        return new ChainWriter(exchange).Write(lower, hash, entry < 0 ? null : names.Pool.Node(entry));
    }

    // The usual case: the answer's bytes have been ready since the zone was built.
    private static DnsOutcome Encoded(ref Exchange exchange, ReadOnlySpan<byte> body, ushort records, ushort additional, uint limitKey)
    {
        var length = exchange.WriteQuestion(DnsHeader.Authoritative);
        body.CopyTo(exchange.Response[length..]);
        BinaryPrimitives.WriteUInt16BigEndian(exchange.Response[6..], records);
        BinaryPrimitives.WriteUInt16BigEndian(exchange.Response[10..], additional);
        return exchange.Send(length + body.Length, DnsResponseCode.NoError, limitKey);
    }
}
