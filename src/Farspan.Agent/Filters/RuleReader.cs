using System.Net;
using System.Text;
using Farspan.Addressing;
using Farspan.Netlink.Nftables;
using Farspan.Netlink.Nftables.Expressions;
using Farspan.State.Filters;
using Farspan.State.Nat;

namespace Farspan.Agent.Filters;

/// <summary>Reads the expressions of one kernel rule as a rule of the spec.</summary>
/// <remarks>Takes the expressions that <see cref="FilterEncoding"/> writes, in any order; whether they were just those is for the caller to check.</remarks>
internal sealed class RuleReader
{
    private readonly IReadOnlyList<NftExpression> _expressions;
    private FilterRuleSpec _rule;
    private int _next;

    private RuleReader(NftRule rule, FilterChain chain)
    {
        _expressions = rule.Expressions;
        _rule = FilterRuleSpec.Every(chain, FilterVerdict.Drop, rule.Comment ?? string.Empty);
    }

    /// <summary>The rule, or null when it is none that a spec can say.</summary>
    internal static FilterRuleSpec? TryRead(NftRule rule, FilterChain chain)
    {
        var reader = new RuleReader(rule, chain);
        while (reader._next < rule.Expressions.Count - 1)
        {
            if (!reader.TryTake())
            {
                return null;
            }
        }

        return reader.Take() is NftVerdict { Kind: NftVerdictKind.Accept or NftVerdictKind.Drop } verdict
            ? reader._rule with { Verdict = verdict.Kind == NftVerdictKind.Accept ? FilterVerdict.Accept : FilterVerdict.Drop }
            : null;
    }

    /// <summary>The rule of address translation, or null when it is none that a spec can say.</summary>
    internal static NatRuleSpec? TryReadNat(NftRule rule, bool isDestination)
    {
        var reader = new RuleReader(rule, FilterChain.Forward);
        while (reader._next < rule.Expressions.Count && rule.Expressions[reader._next] is not (NftLoad or NftMasquerade))
        {
            if (!reader.TryTake())
            {
                return null;
            }
        }

        var (to, port) = (reader.TakeLoad(NftTranslate.AddressRegister), reader.TakeLoad(NftTranslate.PortRegister));
        return (reader.Take(), reader._next == rule.Expressions.Count) switch
        {
            (NftMasquerade, true) when to is null && port is null && !isDestination => reader.Nat(NatKind.Masquerade, null, null),
            (NftTranslate translate, true) when translate.IsDestination == isDestination && to is { Length: 4 or 16 } address && address.Length == (translate.IsIPv6 ? 16 : 4) && port is null or { Length: 2 } =>
                reader.Nat(isDestination ? NatKind.Destination : NatKind.Source, Network(address, translate.IsIPv6, translate.IsIPv6 ? 128 : 32)?.Network?.BaseAddress, (ushort?)port?.Value),
            _ => null,
        };
    }

    private NftData? TakeLoad(uint register)
    {
        if (_next >= _expressions.Count || _expressions[_next] is not NftLoad load || load.Register != register)
        {
            return null;
        }

        _next++;
        return load.Value;
    }

    private NatRuleSpec Nat(NatKind kind, System.Net.IPAddress? to, ushort? port) => new()
    {
        Kind = kind,
        InLink = _rule.InLink,
        OutLink = _rule.OutLink,
        Source = _rule.Source,
        Destination = _rule.Destination,
        Protocol = _rule.Protocol,
        Ports = _rule.Ports,
        To = to,
        ToPort = port,
        Origin = _rule.Origin,
    };

    private bool TryTake() => Take() switch
    {
        NftMeta meta => TryTakeMeta(meta.Key),
        NftPayload { Base: NftPayloadBase.Network } payload => TryTakeAddress(payload),
        NftPayload { Base: NftPayloadBase.Transport, Offset: 2, Length: 2 } => TryTakePorts(),
        NftPayload { Base: NftPayloadBase.Transport, Offset: 0, Length: 1 } => TryTakeIcmpTypes(),
        NftConntrack { Key: NftConntrackKey.State } => TryTakeStates(),
        NftLog log => TryTakeLog(log),
        _ => false,
    };

    private bool TryTakeLog(NftLog log)
    {
        var isFirst = _rule.LogGroup is null;
        _rule = _rule with { LogGroup = log.Group };
        return isFirst;
    }

    private NftExpression? Take() => _next < _expressions.Count ? _expressions[_next++] : null;

    private bool TryTakeMeta(NftMetaKey key)
    {
        if (Take() is not NftCompare { Operator: NftOperator.Equal } compare)
        {
            return false;
        }

        switch (key)
        {
            case NftMetaKey.InName:
                _rule = _rule with { InLink = Name(compare.Value) };
                return true;
            case NftMetaKey.OutName:
                _rule = _rule with { OutLink = Name(compare.Value) };
                return true;
            case NftMetaKey.TransportProtocol:
                _rule = _rule with { Protocol = (FilterProtocol)(byte)compare.Value.Value };
                return Enum.IsDefined(_rule.Protocol);
            default:
                // The family follows from what is matched in it.
                return key == NftMetaKey.NetworkProtocol;
        }
    }

    private bool TryTakeAddress(NftPayload payload)
    {
        // A loaded field is never longer than its address; IPv6 sources begin where IPv4 has nothing that we match.
        var isIPv6 = payload.Offset is 8 or 24;
        var isSource = payload.Offset is 8 or 12;
        if (!isIPv6 && payload.Offset is not (12 or 16))
        {
            return false;
        }

        AddressMatch? match = null;
        switch (Take())
        {
            case NftLookup { Inverted: false } lookup:
                match = AddressMatch.In(lookup.Set);
                break;
            case NftCompare { Operator: NftOperator.Equal } compare:
                match = Network(compare.Value, isIPv6, payload.Length * 8);
                break;
            case NftBitwise mask when Take() is NftCompare { Operator: NftOperator.Equal } compare:
                match = Network(compare.Value, isIPv6, (int)UInt128.PopCount(mask.Mask.Value));
                break;
        }

        _rule = isSource ? _rule with { Source = match } : _rule with { Destination = match };
        return match is not null;
    }

    private static AddressMatch? Network(NftData value, bool isIPv6, int prefix)
    {
        Span<byte> bytes = stackalloc byte[NftData.MostBytes];
        bytes.Clear();
        value.CopyTo(bytes);
        var address = new IPAddress(bytes[..(isIPv6 ? 16 : 4)]);
        if (prefix > (isIPv6 ? 128 : 32))
        {
            return null;
        }

        var network = new IPNetwork(address, prefix);
        return network.BaseAddress.Equals(address) ? AddressMatch.In(network) : null;
    }

    private bool TryTakePorts()
    {
        switch (Take())
        {
            case NftCompare { Operator: NftOperator.Equal } single:
                return TrySetPorts([NftRange.Of(single.Value.Value)]);
            case NftCompare { Operator: NftOperator.GreaterOrEqual } first when Take() is NftCompare { Operator: NftOperator.LessOrEqual } last:
                return TrySetPorts([new NftRange(first.Value.Value, last.Value.Value)]);
            case NftAnonymousLookup { Inverted: false, KeyType: NftKeyType.Port } many:
                return TrySetPorts(many.Elements);
            default:
                return false;
        }
    }

    private bool TrySetPorts(IReadOnlyList<NftRange> ranges)
    {
        if (ranges.Any(r => r.First == UInt128.Zero || r.Last < r.First || r.Last > ushort.MaxValue))
        {
            return false;
        }

        _rule = _rule with { Ports = [.. ranges.Select(r => new PortRange((ushort)r.First, (ushort)r.Last))] };
        return true;
    }

    private bool TryTakeIcmpTypes()
    {
        var types = Take() switch
        {
            NftCompare { Operator: NftOperator.Equal } single => [NftRange.Of(single.Value.Value)],
            NftAnonymousLookup { Inverted: false } many => many.Elements,
            _ => [],
        };
        if (types.Any(r => r.First != r.Last || r.Last > byte.MaxValue))
        {
            return false;
        }

        _rule = _rule with { IcmpTypes = [.. types.Select(r => (byte)r.First)] };
        return types.Count > 0;
    }

    private bool TryTakeStates()
    {
        if (Take() is not NftBitwise bits || Take() is not NftCompare { Operator: NftOperator.NotEqual })
        {
            return false;
        }

        Span<byte> mask = stackalloc byte[sizeof(uint)];
        if (bits.Mask.Length != mask.Length)
        {
            return false;
        }

        bits.Mask.CopyTo(mask);
        _rule = _rule with { States = (ConnectionStates)BitConverter.ToUInt32(mask) };
        return true;
    }

    private static string Name(NftData value)
    {
        Span<byte> bytes = stackalloc byte[NftData.MostBytes];
        value.CopyTo(bytes);
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
