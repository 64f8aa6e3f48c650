using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Farspan.Dns.Views;
using Farspan.Dns.Wire;
using Farspan.Dns.Zones;
using Farspan.State.Dns;

namespace Farspan.Dns.Answering;

/// <summary>One question on its way to its answer.</summary>
internal ref struct Exchange
{
    // Errors are limited together: their names may be made up.
    private const uint ErrorKey = 0x45525200;
    private readonly ReadOnlySpan<byte> _query;
    private DnsQuery _asked;
    private Cookie _cookie;
    private bool _answersCookie;
    private bool _hasCookie;

    internal Exchange(ReadOnlySpan<byte> query, in DnsQuery asked, in DnsAsker asker, Span<byte> response, DnsSnapshot snapshot)
    {
        _query = query;
        _asked = asked;
        Asker = asker;
        Response = response;
        Snapshot = snapshot;
        MayRecurse = snapshot.MayRecurse(asker);
    }

    internal readonly Span<byte> Response { get; }

    internal readonly DnsAsker Asker { get; }

    internal readonly DnsSnapshot Snapshot { get; }

    /// <summary>True when others are asked on this asker's behalf.</summary>
    internal readonly bool MayRecurse { get; }

    internal DnsView? View { readonly get; set; }

    [UnscopedRef]
    internal readonly ref readonly DnsQuery Asked => ref _asked;

    /// <summary>The question's name as it was written.</summary>
    internal readonly ReadOnlySpan<byte> Name => _asked.Name(_query);

    internal readonly ReadOnlySpan<byte> Query => _query;

    internal readonly int QuestionEnd => _asked.QuestionEnd;

    internal readonly bool WantsCookieOnly => _answersCookie;

    /// <summary>How long the answer may be before its OPT record.</summary>
    internal readonly int Limit
    {
        get
        {
            var most = Asker.Transport != DnsTransport.Udp ? DnsLimits.MessageBytes
                : _asked.HasEdns ? Math.Clamp((int)_asked.PayloadBytes, DnsLimits.PlainUdpBytes, DnsLimits.UdpPayloadBytes)
                : DnsLimits.PlainUdpBytes;
            return Math.Min(most, Response.Length) - OptLength;
        }
    }

    private readonly int OptLength => !_asked.HasEdns ? 0 : EdnsOption.Bytes + (_answersCookie ? EdnsOption.CookieBytes : 0);

    internal void TakeCookie(ServerCookies? cookies, uint nowSeconds)
    {
        if (cookies is not null && _asked.CookieLength > 0)
        {
            _answersCookie = true;
            _hasCookie = cookies.Exchange(_query.Slice(_asked.CookieOffset, _asked.CookieLength), Asker, nowSeconds, _cookie);
        }
    }

    /// <summary>Whom to ask for a name of at least so many labels' domain; null where nobody is asked for this asker.</summary>
    internal readonly DnsForwardSpec? FindForward(scoped ReadOnlySpan<byte> name, int atLeastLabels) =>
        MayRecurse && (_asked.Header.Flags & DnsHeader.RecursionDesired) != 0 ? Snapshot.FindForward(name, atLeastLabels) : null;

    /// <summary>Writes header and question; all counts but the question's are 0.</summary>
    /// <returns>Bytes written.</returns>
    internal readonly int WriteQuestion(ushort flags)
    {
        var end = _asked.QuestionEnd;
        _query[..end].CopyTo(Response);
        var kept = (ushort)(_asked.Header.Flags & (DnsHeader.OpcodeBits | DnsHeader.RecursionDesired));
        var available = MayRecurse ? DnsHeader.RecursionAvailable : (ushort)0;
        BinaryPrimitives.WriteUInt16BigEndian(Response[2..], (ushort)(kept | flags | available | DnsHeader.Response));
        BinaryPrimitives.WriteUInt64BigEndian(Response[4..], _asked.NameLength == 0 ? 0 : 1UL << 48);
        return end;
    }

    /// <summary>Answers with a code and nothing else.</summary>
    internal readonly DnsOutcome Refuse(DnsResponseCode code) => Send(WriteQuestion(0), code, ErrorKey + (uint)code);

    /// <summary>Ends an answer: sets its code, adds OPT where the asker has one.</summary>
    internal readonly DnsOutcome Send(int length, DnsResponseCode code, uint limitKey)
    {
        Response[3] |= (byte)((int)code & DnsHeader.CodeBits);
        if (_asked.HasEdns)
        {
            length = EdnsOption.Append(Response, length, code, _asked.DnssecOk, _answersCookie ? _cookie : default(ReadOnlySpan<byte>));
        }

        return Outcome(DnsOutcomeKind.Answered, length, code, limitKey, null, null);
    }

    /// <summary>Leaves the rest to others.</summary>
    internal readonly DnsOutcome Hand(DnsForwardSpec forward, int length) =>
        Outcome(DnsOutcomeKind.Forward, length, DnsResponseCode.NoError, ErrorKey, forward, null);

    /// <summary>Leaves a transfer to whoever holds the stream.</summary>
    internal readonly DnsOutcome Transfer(DnsZone zone) => Outcome(DnsOutcomeKind.Transfer, 0, DnsResponseCode.NoError, ErrorKey, null, zone);

    internal readonly DnsOutcome Dropped() => Outcome(DnsOutcomeKind.Dropped, 0, DnsResponseCode.FormatError, ErrorKey, null, null);

    private readonly DnsOutcome Outcome(DnsOutcomeKind kind, int length, DnsResponseCode code, uint limitKey, DnsForwardSpec? forward, DnsZone? zone) => new()
    {
        Kind = kind,
        Length = length,
        Code = code,
        Type = _asked.Type,
        View = View,
        Forward = forward,
        Zone = zone,
        LimitKey = limitKey,
        HasCookie = _hasCookie,
    };

    [InlineArray(ServerCookies.ClientBytes + ServerCookies.ServerBytes)]
    private struct Cookie
    {
        private byte _first;
    }
}
