using System.Runtime.CompilerServices;
using Farspan.Dns.Names;
using Farspan.Dns.Wire;
using Farspan.Dns.Zones;

namespace Farspan.Dns.Answering;

/// <summary>Puts an answer together where it was not ready: other names, wildcards, delegations, what is not there, what is long.</summary>
/// <remarks>Source: RFC 1034 section 4.3.2; RFC 4592 section 3.3 (wildcards); RFC 6604 (the code is that of the last name); RFC 9471 (a referral without room for its glue is truncated).</remarks>
internal ref struct ChainWriter
{
    // RFC 8482 section 4.2; an hour, for the answer does not change.
    private const uint AnyTtl = 3600;
    private readonly Exchange _exchange;
    private DnsMessageWriter _writer;
    private Visited _visited;
    private int _steps;
    private ushort _flags;

    internal ChainWriter(in Exchange exchange)
    {
        _exchange = exchange;
        _writer = new DnsMessageWriter(exchange.Response, exchange.WriteQuestion(0), exchange.Limit);
    }

    private readonly DnsType Type => _exchange.Asked.Type;

    private static ReadOnlySpan<byte> AnyData => [7, (byte)'R', (byte)'F', (byte)'C', (byte)'8', (byte)'4', (byte)'8', (byte)'2', 0];

    /// <summary>Writes the answer.</summary>
    /// <param name="lower">The question's name in lower case.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="node">What the view has by that name, or null.</param>
    internal DnsOutcome Write(scoped ReadOnlySpan<byte> lower, ulong hash, DnsNode? node)
    {
        Span<byte> name = stackalloc byte[DnsLimits.NameBytes];
        lower.CopyTo(name);
        var length = lower.Length;
        var limitKey = (uint)hash;
        while (true)
        {
            var owner = name[..length];
            node ??= _steps > 0 ? _exchange.View!.Names.Find(owner) : null;
            var exact = node is not null;
            var encloser = node ?? Encloser(owner);
            if (InnerForward(owner, encloser) is { } forward)
            {
                return Hand(forward);
            }

            if (encloser is null)
            {
                return _steps > 0 ? Send(DnsResponseCode.NoError, limitKey) : _exchange.Refuse(DnsResponseCode.Refused);
            }

            if (encloser.Cut is { } cut && !(Type == DnsType.DS && exact && cut == node))
            {
                return Refer(cut);
            }

            _flags |= _steps == 0 ? DnsHeader.Authoritative : (ushort)0;
            var found = exact ? node : encloser.Wildcard;
            limitKey = exact && _steps == 0 ? limitKey : (uint)(found ?? encloser.Zone.Apex).Hash;
            if (found is null)
            {
                return Nothing(encloser.Zone, DnsResponseCode.NameError, limitKey);
            }

            if (found.Alias is not { } alias || Type is DnsType.CNAME or DnsType.ANY)
            {
                return Found(found, owner, limitKey);
            }

            if (!Visit(found))
            {
                return Send(DnsResponseCode.NoError, limitKey);
            }

            if (!SetWriter.TryWrite(ref _writer, DnsSection.Answer, owner, alias))
            {
                return Truncate(limitKey);
            }

            WireName.Lower(alias.Target(), name);
            length = alias.Target().Length;
            node = null;
        }
    }

    // The longest name above that the view has (RFC 4592 section 3.3.1); null outside all zones.
    private readonly DnsNode? Encloser(scoped ReadOnlySpan<byte> name)
    {
        while (name.Length > 1)
        {
            name = name[(name[0] + 1)..];
            if (_exchange.View!.Names.Find(name) is { } node)
            {
                return node;
            }
        }

        return null;
    }

    private readonly State.Dns.DnsForwardSpec? InnerForward(scoped ReadOnlySpan<byte> name, DnsNode? encloser)
    {
        if (encloser is null)
        {
            return _exchange.FindForward(name, 0);
        }

        // Of a zone and a domain inside it that is asked for elsewhere, the longer decides.
        return _exchange.Snapshot.HasInnerForwards ? _exchange.FindForward(name, encloser.Zone.Name.LabelCount + 1) : null;
    }

    private DnsOutcome Found(DnsNode node, scoped ReadOnlySpan<byte> owner, uint limitKey)
    {
        if (Type == DnsType.ANY && node.Alias is null && node.Sets.Length > 0)
        {
            return _writer.TryWriteRecord(DnsSection.Answer, owner, DnsType.HINFO, DnsClass.IN, AnyTtl, AnyData)
                ? Send(DnsResponseCode.NoError, limitKey)
                : Truncate(limitKey);
        }

        var set = Type == DnsType.ANY ? node.Alias : node.Find(Type);
        if (set is null)
        {
            return Nothing(node.Zone, DnsResponseCode.NoError, limitKey);
        }

        if (!SetWriter.TryWrite(ref _writer, DnsSection.Answer, owner, set))
        {
            return Truncate(limitKey);
        }

        SetWriter.WriteAddresses(ref _writer, set, _exchange.View!.Names, node.Zone);
        return Send(DnsResponseCode.NoError, limitKey);
    }

    private DnsOutcome Nothing(DnsZone zone, DnsResponseCode code, uint limitKey) =>
        SetWriter.TryWrite(ref _writer, DnsSection.Authority, zone.Name.Wire, zone.Start) ? Send(code, limitKey) : Truncate(limitKey);

    private DnsOutcome Refer(DnsNode cut)
    {
        var servers = cut.Find(DnsType.NS)!;
        return SetWriter.TryWrite(ref _writer, DnsSection.Authority, cut.Name, servers) &&
            SetWriter.WriteAddresses(ref _writer, servers, _exchange.View!.Names, cut.Zone)
            ? Send(DnsResponseCode.NoError, (uint)cut.Hash)
            : Truncate((uint)cut.Hash);
    }

    private readonly DnsOutcome Truncate(uint limitKey)
    {
        var length = _exchange.WriteQuestion((ushort)(_flags | DnsHeader.Truncated));
        return _exchange.Send(length, DnsResponseCode.NoError, limitKey);
    }

    private readonly DnsOutcome Send(DnsResponseCode code, uint limitKey)
    {
        _exchange.Response[2] |= (byte)(_flags >> 8);
        return _exchange.Send(_writer.Length, code, limitKey);
    }

    private readonly DnsOutcome Hand(State.Dns.DnsForwardSpec forward)
    {
        _exchange.Response[2] |= (byte)(_flags >> 8);
        return _exchange.Hand(forward, _steps == 0 ? 0 : _writer.Length);
    }

    // False where the chain goes in a circle or on for too long: then it ends as far as it was followed.
    private bool Visit(DnsNode node)
    {
        for (var i = 0; i < _steps; i++)
        {
            if (_visited[i] == node)
            {
                return false;
            }
        }

        if (_steps == DnsLimits.AliasSteps)
        {
            return false;
        }

        _visited[_steps++] = node;
        return true;
    }

    [InlineArray(DnsLimits.AliasSteps)]
    private struct Visited
    {
        private DnsNode? _first;
    }
}
