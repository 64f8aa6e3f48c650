using System.Globalization;
using Farspan.Planning.Certificates;
using Farspan.Planning.Dns;
using Farspan.Planning.Gateways;
using Farspan.State;
using Farspan.State.Dns;
using Farspan.State.Fabric;
using Farspan.State.Filters;
using Farspan.State.Names;
using Farspan.State.Nat;
using Farspan.State.Overlays;
using Farspan.State.Services;
using Farspan.State.Sysctls;

namespace Farspan.Planning.Digests;

/// <summary>Digests of specs and plans: linear, because every list that specs share is hashed once.</summary>
/// <remarks>
/// Left out are generations and the origins of rules: a comment added at the top of the topology moves every line number and changes nothing that
/// a machine does. Machines count in the order of their names, so that the order of declaration does not matter.
/// </remarks>
internal sealed class PlanDigest
{
    private readonly Dictionary<object, byte[]> _shared = new(ReferenceEqualityComparer.Instance);

    /// <summary>SHA-256 of a spec's content.</summary>
    public byte[] Of(MachineSpec spec)
    {
        var writer = new CanonicalWriter();
        var filter = Shared(spec.Filter, Write);
        var hosts = Shared(spec.Hosts, Write);
        var sysctls = Shared(spec.Sysctls, Write);
        var overlays = spec.Overlays.Select(o => Shared(o, Write)).ToArray();
        var services = spec.Services.Select(s => (Ports: Shared(s.Ports, Write), Members: Shared(s.Members, Write))).ToArray();
        writer.Write(spec.Machine);
        writer.Write((int)spec.Role);
        writer.Write(spec.Provider);
        writer.Write(spec.Zone);
        writer.Write(filter);
        writer.Write(hosts);
        writer.Write(sysctls);
        writer.WriteAll(overlays, static (w, o) => w.Write(o));
        writer.WriteAll(spec.Links, static (w, l) =>
        {
            w.Write(l.Name);
            w.Write((int)l.Kind);
            w.Write(l.Mtu ?? 0);
        });
        writer.WriteAll(spec.Addresses, static (w, a) =>
        {
            w.Write(a.Link);
            w.Write(a.Address);
            w.Write(a.PrefixLength);
        });
        writer.WriteAll(spec.Routes, static (w, r) =>
        {
            w.Write(r.Destination);
            w.Write(r.Link);
            w.Write(r.Gateway);
            w.Write(r.Metric);
        });
        writer.WriteAll(spec.Resolver.Servers, static (w, s) => w.Write(s));
        writer.WriteAll(spec.Resolver.Search, static (w, s) => w.Write(s));
        if (spec.Resolver.Local is { } local)
        {
            writer.Write(local);
        }

        for (var i = 0; i < services.Length; i++)
        {
            writer.Write(spec.Services[i].Name);
            writer.Write(spec.Services[i].Recipe);
            writer.WriteAll(spec.Services[i].Bind, static (w, b) => w.Write(b));
            writer.Write(services[i].Ports);
            writer.Write(services[i].Members);
        }

        if (spec.Gateways.Count > 0)
        {
            writer.WriteAll([.. spec.Gateways.SelectMany(GatewayText.Lines)], static (w, l) =>
            {
                w.Write(l.Key);
                w.Write(l.Value);
            });
        }

        WriteLines(writer, [.. spec.DnsServers.SelectMany(DnsText.Lines), .. spec.DnsServers.SelectMany(DnsText.Records)]);
        WriteLines(writer, [.. spec.Services.SelectMany(CertificateText.Lines), .. spec.Certificates.Select(c => (c.Name, CertificateText.Of(c)))]);
        WriteLines(writer, [.. spec.Routes.Where(r => r.Mtu is not null).Select(r => ($"mtu to {r.Destination}", r.Mtu!.Value.ToString(CultureInfo.InvariantCulture)))]);
        return writer.Finish();
    }

    /// <summary>SHA-256 of one zone's content without its serial.</summary>
    public static byte[] Of(DnsServerSpec server, DnsZoneSpec zone)
    {
        var only = server with { Listeners = [], Views = [], Forwards = [], RecursionFor = [], Zones = [zone] };
        var writer = new CanonicalWriter();
        WriteLines(writer, [.. DnsText.Lines(only), .. DnsText.Records(only)]);
        return writer.Finish();
    }

    // What a machine has none of leaves no mark, so that plans from before there were such things keep their digests.
    private static void WriteLines(CanonicalWriter writer, IReadOnlyList<(string Key, string Value)> lines)
    {
        if (lines.Count > 0)
        {
            writer.WriteAll(lines, static (w, l) =>
            {
                w.Write(l.Key);
                w.Write(l.Value);
            });
        }
    }

    /// <summary>SHA-256 of a plan: its name, the digests of its machines and nodes by name, and its cables.</summary>
    public static byte[] Of(string topology, IEnumerable<KeyValuePair<string, string>> machines, IEnumerable<CableSpec> cables)
    {
        var writer = new CanonicalWriter();
        writer.Write(topology);
        writer.WriteAll([.. machines.OrderBy(m => m.Key, StringComparer.Ordinal)], static (w, m) =>
        {
            w.Write(m.Key);
            w.Write(m.Value);
        });
        var ordered = cables.OrderBy(c => c.Near.Machine, StringComparer.Ordinal).ThenBy(c => c.Near.Link, StringComparer.Ordinal);
        writer.WriteAll([.. ordered.SelectMany(c => new[] { c.Near, c.Far })], static (w, e) =>
        {
            w.Write(e.Machine);
            w.Write(e.Link);
            w.Write(e.Bridge);
        });
        return writer.Finish();
    }

    private byte[] Shared<T>(T value, Action<CanonicalWriter, T> write)
        where T : class
    {
        if (!_shared.TryGetValue(value, out var digest))
        {
            var writer = new CanonicalWriter();
            write(writer, value);
            digest = writer.Finish();
            _shared.Add(value, digest);
        }

        return digest;
    }

    private void Write(CanonicalWriter writer, FilterSpec filter)
    {
        writer.Write((int)filter.InputPolicy);
        writer.Write((int)filter.ForwardPolicy);
        writer.Write((int)filter.OutputPolicy);
        writer.WriteAll(filter.Sets, (w, s) => w.Write(Shared(s, Write)));
        writer.WriteAll(filter.Rules, (w, r) => w.Write(Shared(r, Write)));
        if (filter.Nat.Count > 0)
        {
            writer.WriteAll(filter.Nat, Write);
        }
    }

    private static void Write(CanonicalWriter writer, AddressSetSpec set)
    {
        writer.Write(set.Name);
        writer.Write(set.IsIPv6 ? 1 : 0);
        writer.WriteAll(set.Networks, static (w, n) => w.Write(n));
        if (set.IsLearnt)
        {
            writer.Write("learnt");
        }
    }

    private static void Write(CanonicalWriter writer, FilterRuleSpec rule)
    {
        writer.Write((int)rule.Chain);
        writer.Write(rule.InLink);
        writer.Write(rule.OutLink);
        Write(writer, rule.Source);
        Write(writer, rule.Destination);
        writer.Write((int)rule.Protocol);
        writer.WriteAll(rule.Ports, static (w, p) =>
        {
            w.Write(p.First);
            w.Write(p.Last);
        });
        writer.WriteAll(rule.IcmpTypes, static (w, t) => w.Write(t));
        writer.Write((int)rule.States);
        writer.Write((int)rule.Verdict);
        if (rule.LogGroup is { } group)
        {
            writer.Write(group);
        }
    }

    private static void Write(CanonicalWriter writer, NatRuleSpec rule)
    {
        writer.Write((int)rule.Kind);
        writer.Write(rule.InLink);
        writer.Write(rule.OutLink);
        Write(writer, rule.Source);
        Write(writer, rule.Destination);
        writer.Write((int)rule.Protocol);
        writer.WriteAll(rule.Ports, static (w, p) =>
        {
            w.Write(p.First);
            w.Write(p.Last);
        });
        writer.Write(rule.To);
        writer.Write(rule.ToPort ?? 0);
    }

    private static void Write(CanonicalWriter writer, AddressMatch? match)
    {
        writer.Write(match?.Set);
        writer.Write(match?.Network is null ? 0 : 1);
        if (match?.Network is { } network)
        {
            writer.Write(network);
        }
    }

    private static void Write(CanonicalWriter writer, IReadOnlyList<HostSpec> hosts) => writer.WriteAll(hosts, static (w, h) =>
    {
        w.Write(h.Address);
        w.WriteAll(h.Names, static (inner, n) => inner.Write(n));
    });

    private static void Write(CanonicalWriter writer, IReadOnlyList<SysctlSpec> sysctls) => writer.WriteAll(sysctls, static (w, s) =>
    {
        w.Write(s.Name);
        w.Write(s.Value);
    });

    private static void Write(CanonicalWriter writer, OverlaySpec overlay)
    {
        writer.Write(overlay.Name);
        writer.Write(overlay.Link);
        writer.Write(overlay.ListenPort);
        writer.WriteAll(overlay.Members, static (w, m) =>
        {
            w.Write(m.Machine);
            w.Write(m.PublicKey?.ToString());
            w.Write(m.Endpoint.Address);
            w.Write(m.Endpoint.Port);
            w.WriteAll(m.AllowedIps, static (inner, a) => inner.Write(a));
            w.Write(m.KeepaliveSeconds);
        });
    }

    private static void Write(CanonicalWriter writer, IReadOnlyList<ServicePortSpec> ports) => writer.WriteAll(ports, static (w, p) =>
    {
        w.Write(p.Name);
        w.Write((int)p.Protocol);
        w.Write(p.Ports.First);
        w.Write(p.Ports.Last);
    });

    private static void Write(CanonicalWriter writer, IReadOnlyList<ServiceMemberSpec> members) => writer.WriteAll(members, static (w, m) =>
    {
        w.Write(m.Machine);
        w.WriteAll(m.Addresses, static (inner, a) => inner.Write(a));
    });
}
