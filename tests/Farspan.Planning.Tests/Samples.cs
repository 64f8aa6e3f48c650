using Farspan.Addressing;
using Farspan.Topology.Model;

namespace Farspan.Planning.Tests;

/// <summary>Topologies that several tests use.</summary>
internal static class Samples
{
    private static readonly string[] _providers = ["aws", "azure", "gcp", "ibm", "digitalocean"];

    /// <summary>Five providers, thirteen machines, a mesh, etcd (requirements A1–A7).</summary>
    public static TopologyBuilder ProviderGroups()
    {
        var builder = new TopologyBuilder();
        for (var i = 0; i < _providers.Length; i++)
        {
            var name = _providers[i];
            string[] subnets = i < 3 ? ["etcd", "control-plane", "workers"] : ["control-plane", "workers"];
            builder.Provider(name);
            builder.Network(
                name, name, [$"10.{i}.0.0/16"], [.. subnets.Select((s, n) => (s, new[] { $"10.{i}.{n + 1}.0/24" }, Exposure.Private, (string?)null))]);
            if (i < 3)
            {
                builder.Machine($"etcd-{i + 1}", "etcd", $"{name}/etcd");
            }

            builder.Machine($"talos-cp-{i + 1}", "control-plane", $"{name}/control-plane");
            builder.Machine($"karpenter-{i + 1}", "worker", $"{name}/workers");
        }

        return builder
            .Overlay("mesh", ["10.99.0.0/24"], "*")
            .Service("etcd", "role=etcd", "mesh", [("client", TransportProtocol.Tcp, Port(2379)), ("peer", TransportProtocol.Tcp, Port(2380))])
            .Service("kube-apiserver", "role=control-plane", "mesh", 6443)
            .Allow("etcd-peers", "role=etcd", "service/etcd", (TransportProtocol.Tcp, Port(2380)))
            .Allow("etcd-clients", "role=control-plane", "service/etcd", (TransportProtocol.Tcp, Port(2379)))
            .Allow("api", "*", "service/kube-apiserver");
    }

    /// <summary>Everything at once: both families, several cards, links, public subnets, two overlays.</summary>
    public static TopologyBuilder Mixed() => Mixed(static _ => { });

    /// <summary>The same with one more web machine.</summary>
    public static TopologyBuilder Mixed2Web() => Mixed(static b => b.Machine("web-3", "web", "vpc/front"));

    private static TopologyBuilder Mixed(Action<TopologyBuilder> more)
    {
        var builder = MixedMachines();
        more(builder);
        return MixedRest(builder);
    }

    private static TopologyBuilder MixedMachines() => new TopologyBuilder()
        .Provider("cloud", ProviderKind.Aws, "a", "b")
        .Provider("site", ProviderKind.BareMetal)
        .Network("vpc", "cloud", ["10.0.0.0/16", "fd00:10::/48"], ("front", ["10.0.1.0/24", "fd00:10:0:1::/64"], Exposure.Public, "a"), ("back", ["10.0.2.0/24"], Exposure.Private, "b"))
        .Network("lan", "site", ["192.168.3.0/24"], ("hosts", ["192.168.3.0/24"], Exposure.Private, null))
        .Network("dmz", "site", ["192.168.9.0/24"], ("edge", ["192.168.9.0/24"], Exposure.Public, null))
        .Machine("web-1", "web", "vpc/front", "10.0.1.10")
        .Machine("web-2", "web", "vpc/front")
        .Machine("db-1", "db", "vpc/back")
        .Machine("host-1", "host", "lan/hosts")
        .Machine("bastion", "bastion", ("dmz/edge", []), ("lan/hosts", []));

    private static TopologyBuilder MixedRest(TopologyBuilder builder) => builder
        .Overlay("mesh", ["10.99.0.0/24", "fd00:99::/64"], "*")
        .Overlay("data", ["10.98.0.0/24"], "role=db,role=web", 51821)
        .Service("pages", "role=web", null, 443)
        .Service("db", "role=db", "data", 5432)
        .Service("admin", "role=host", "mesh", 9000)
        .Link("uplink", "lan", "vpc")
        .Allow("visitors", "internet", "service/pages")
        .Allow("pages-db", "role=web", "service/db")
        .Allow("admins", "role=bastion", "service/admin")
        .Allow("ssh", "role=bastion", "role=host", (TransportProtocol.Tcp, Port(22)))
        .Allow("backup", "role=host", "role=db", (TransportProtocol.Tcp, Port(873)))
        .Allow("updates", "role=web", "internet", (TransportProtocol.Tcp, Port(443)));

    public static PortRange Port(ushort port) => new(port, port);
}
