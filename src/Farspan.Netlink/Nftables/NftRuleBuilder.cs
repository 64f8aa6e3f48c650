using System.Net;
using System.Net.Sockets;
using System.Text;
using Farspan.Addressing;
using Farspan.Netlink.Nftables.Expressions;
using Farspan.Netlink.Wire;

namespace Farspan.Netlink.Nftables;

/// <summary>Builds a rule match by match, with the expressions that nft(8) would make of the same words.</summary>
/// <remarks>Matches are tried in the order in which they are given. Not thread-safe; build once.</remarks>
public sealed class NftRuleBuilder
{
    private const int NameBytes = 16;
    private const byte Icmp = 1;
    private const byte IcmpV6 = 58;
    private const char Shortened = '…';

    // Its length in UTF-8.
    private const int ShortenedBytes = 3;
    private readonly List<NftExpression> _expressions = [];
    private byte _network;
    private byte _transport;
    private string? _comment;

    /// <summary><c>iifname "eth0"</c>.</summary>
    public NftRuleBuilder InLink(string name) => Name(NftMetaKey.InName, name);

    /// <summary><c>oifname "eth0"</c>.</summary>
    public NftRuleBuilder OutLink(string name) => Name(NftMetaKey.OutName, name);

    /// <summary><c>ip saddr 10.0.0.0/16</c>, or the same for IPv6.</summary>
    public NftRuleBuilder Source(IPNetwork network) => Address(network, isSource: true);

    /// <summary><c>ip daddr 10.0.0.0/16</c>, or the same for IPv6.</summary>
    public NftRuleBuilder Destination(IPNetwork network) => Address(network, isSource: false);

    /// <summary><c>ip saddr @name</c>, or the same for IPv6.</summary>
    public NftRuleBuilder SourceSet(string name, bool isIPv6) => AddressSet(name, isIPv6, isSource: true);

    /// <summary><c>ip daddr @name</c>, or the same for IPv6.</summary>
    public NftRuleBuilder DestinationSet(string name, bool isIPv6) => AddressSet(name, isIPv6, isSource: false);

    /// <summary><c>meta nfproto ipv4</c> or <c>ipv6</c>; once is enough, address matches do it themselves.</summary>
    public NftRuleBuilder NetworkProtocol(bool isIPv6)
    {
        var family = isIPv6 ? KernelFamily.IPv6 : KernelFamily.IPv4;
        if (_network != family)
        {
            _network = family;
            _expressions.Add(new NftMeta(NftMetaKey.NetworkProtocol));
            _expressions.Add(new NftCompare(NftOperator.Equal, new NftData([family])));
        }

        return this;
    }

    /// <summary><c>meta l4proto tcp</c> by number (6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6); once is enough.</summary>
    public NftRuleBuilder Protocol(byte number)
    {
        if (_transport != number)
        {
            _transport = number;
            _expressions.Add(new NftMeta(NftMetaKey.TransportProtocol));
            _expressions.Add(new NftCompare(NftOperator.Equal, new NftData([number])));
        }

        return this;
    }

    /// <summary><c>tcp sport …</c>; the protocol must be given before.</summary>
    public NftRuleBuilder SourcePorts(params IReadOnlyList<PortRange> ports) => Ports(0, ports);

    /// <summary><c>tcp dport …</c>; the protocol must be given before.</summary>
    public NftRuleBuilder DestinationPorts(params IReadOnlyList<PortRange> ports) => Ports(2, ports);

    /// <summary><c>icmp type …</c> or <c>icmpv6 type …</c>; says the protocols itself.</summary>
    /// <param name="isIPv6">ICMPv6 in IPv6 instead of ICMP in IPv4.</param>
    /// <param name="types">At least one.</param>
    public NftRuleBuilder IcmpTypes(bool isIPv6, params IReadOnlyList<byte> types)
    {
        NetworkProtocol(isIPv6);
        Protocol(isIPv6 ? IcmpV6 : Icmp);
        _expressions.Add(new NftPayload(NftPayloadBase.Transport, 0, 1));
        _expressions.Add(types.Count == 1
            ? new NftCompare(NftOperator.Equal, new NftData([types[0]]))
            : new NftAnonymousLookup
            {
                KeyType = isIPv6 ? NftKeyType.IcmpV6Type : NftKeyType.IcmpType,
                Elements = NftRange.Canonical(types.Select(type => NftRange.Of(type))),
            });
        return this;
    }

    /// <summary><c>ct state …</c>: any of these bits (invalid 1, established 2, related 4, new 8, untracked 64).</summary>
    public NftRuleBuilder ConnectionState(uint bits)
    {
        Span<byte> mask = stackalloc byte[4];
        NativeBytes.Write(mask, bits);
        _expressions.Add(new NftConntrack(NftConntrackKey.State));
        _expressions.Add(new NftBitwise(new NftData(mask), new NftData(UInt128.Zero, 4)));
        _expressions.Add(new NftCompare(NftOperator.NotEqual, new NftData(UInt128.Zero, 4)));
        return this;
    }

    /// <summary><c>numgen random mod 1000 &lt; 50</c>: matches so many of a thousand packets by chance.</summary>
    public NftRuleBuilder Chance(uint perThousand)
    {
        _expressions.Add(new NftNumber(1000, IsRandom: true));
        _expressions.Add(new NftByteOrder(ToNetwork: true, 4, 4));
        _expressions.Add(new NftCompare(NftOperator.Less, new NftData(perThousand, 4)));
        return this;
    }

    /// <summary><c>counter</c>.</summary>
    public NftRuleBuilder Count() => Add(new NftCounter(0, 0));

    /// <summary><c>log group 7</c>.</summary>
    public NftRuleBuilder Log(ushort group) => Add(new NftLog(group));

    /// <summary>Any other expression.</summary>
    public NftRuleBuilder Add(NftExpression expression)
    {
        _expressions.Add(expression);
        return this;
    }

    /// <summary>A comment for people; what nft(8) could not print or read back is replaced, and too long a text is shortened.</summary>
    public NftRuleBuilder Comment(string text)
    {
        var clean = string.Concat(text.Select(c => c switch
        {
            '"' => '\'',
            _ when char.IsControl(c) => ' ',
            _ => c,
        }));
        if (Encoding.UTF8.GetByteCount(clean) > NftUserData.LongestComment)
        {
            var length = 0;
            var kept = new StringBuilder();
            foreach (var rune in clean.EnumerateRunes())
            {
                length += rune.Utf8SequenceLength;
                if (length > NftUserData.LongestComment - ShortenedBytes)
                {
                    break;
                }

                kept.Append(rune.ToString());
            }

            clean = kept.Append(Shortened).ToString();
        }

        _comment = clean;
        return this;
    }

    /// <summary><c>masquerade</c>.</summary>
    public NftRule Masquerade() => Add(new NftMasquerade()).Build();

    /// <summary><c>snat ip to 10.0.0.1</c> or <c>dnat ip to 10.0.0.1:80</c>, or the same for IPv6; with a port the protocol must be given before.</summary>
    public NftRule Translate(bool isDestination, IPAddress to, ushort? port)
    {
        var isIPv6 = to.AddressFamily == AddressFamily.InterNetworkV6;
        NetworkProtocol(isIPv6);
        Add(new NftLoad(NftTranslate.AddressRegister, new NftData(to.GetAddressBytes())));
        if (port is { } number)
        {
            if (_transport == 0)
            {
                throw new InvalidOperationException("Ports belong to a protocol; give it first.");
            }

            Add(new NftLoad(NftTranslate.PortRegister, new NftData(number, 2)));
        }

        return Add(new NftTranslate(isDestination, isIPv6, port is not null)).Build();
    }

    /// <summary>The rule that accepts.</summary>
    public NftRule Accept() => Build(new NftVerdict(NftVerdictKind.Accept));

    /// <summary>The rule that drops.</summary>
    public NftRule Drop() => Build(new NftVerdict(NftVerdictKind.Drop));

    /// <summary>The rule that goes to another chain and comes back.</summary>
    public NftRule Jump(string chain) => Build(new NftVerdict(NftVerdictKind.Jump, chain));

    /// <summary>The rule without a verdict, such as one that only counts.</summary>
    public NftRule Build() => new() { Expressions = _expressions, Comment = _comment };

    private NftRule Build(NftVerdict verdict) => Add(verdict).Build();

    private NftRuleBuilder Name(NftMetaKey key, string name)
    {
        Span<byte> bytes = stackalloc byte[NameBytes];
        bytes.Clear();
        if (Encoding.UTF8.GetByteCount(name) >= NameBytes)
        {
            throw new ArgumentException($"A link's name has at most {NameBytes - 1} bytes: {name}", nameof(name));
        }

        Encoding.UTF8.GetBytes(name, bytes);
        _expressions.Add(new NftMeta(key));
        _expressions.Add(new NftCompare(NftOperator.Equal, new NftData(bytes)));
        return this;
    }

    private NftRuleBuilder Address(IPNetwork network, bool isSource)
    {
        var isIPv6 = network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;
        NetworkProtocol(isIPv6);
        if (network.PrefixLength == 0)
        {
            return this;
        }

        // A prefix of whole bytes needs no mask: fewer bytes are loaded.
        Span<byte> bytes = stackalloc byte[16];
        network.BaseAddress.TryWriteBytes(bytes, out var whole);
        var length = network.PrefixLength % 8 == 0 ? network.PrefixLength / 8 : whole;
        _expressions.Add(AddressField(isIPv6, isSource, length));
        if (network.PrefixLength % 8 != 0)
        {
            var mask = NftRange.Ones(network.PrefixLength) << ((8 * whole) - network.PrefixLength);
            _expressions.Add(new NftBitwise(new NftData(mask, whole), new NftData(UInt128.Zero, whole)));
        }

        _expressions.Add(new NftCompare(NftOperator.Equal, new NftData(bytes[..length])));
        return this;
    }

    private NftRuleBuilder AddressSet(string name, bool isIPv6, bool isSource)
    {
        NetworkProtocol(isIPv6);
        _expressions.Add(AddressField(isIPv6, isSource, isIPv6 ? 16 : 4));
        _expressions.Add(new NftLookup(name, Inverted: false));
        return this;
    }

    // RFC 791 section 3.1: source at byte 12, destination at 16; RFC 8200 section 3: at 8 and 24.
    private static NftPayload AddressField(bool isIPv6, bool isSource, int length) =>
        new(NftPayloadBase.Network, (isIPv6, isSource) switch
        {
            (false, true) => 12,
            (false, false) => 16,
            (true, true) => 8,
            (true, false) => 24,
        }, length);

    private NftRuleBuilder Ports(int offset, IReadOnlyList<PortRange> ports)
    {
        if (_transport == 0)
        {
            throw new InvalidOperationException("Ports belong to a protocol; give it first.");
        }

        _expressions.Add(new NftPayload(NftPayloadBase.Transport, offset, 2));
        if (ports.Count != 1)
        {
            return Add(new NftAnonymousLookup { KeyType = NftKeyType.Port, Elements = NftRange.Canonical(ports.Select(NftRange.From)) });
        }

        if (ports[0].First == ports[0].Last)
        {
            return Add(new NftCompare(NftOperator.Equal, new NftData(ports[0].First, 2)));
        }

        return Add(new NftCompare(NftOperator.GreaterOrEqual, new NftData(ports[0].First, 2)))
            .Add(new NftCompare(NftOperator.LessOrEqual, new NftData(ports[0].Last, 2)));
    }
}
