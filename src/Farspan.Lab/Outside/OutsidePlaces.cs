using System.Net;
using Farspan.Addressing;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Linux.Host;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Routing;
using Farspan.Netlink;
using Farspan.Netlink.Routes;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Services;
using Farspan.Verification.Outside;

namespace Farspan.Lab.Outside;

/// <summary>Places outside that stand in for those that gateways let machines go to: on the lab's internet host, with names that only the gateways' machines know.</summary>
/// <remarks>
/// <para>The internet host takes in all addresses of <see cref="OutsideWorld"/> by a route of type local (ip-route(8)), so that it has none that its spec does not name.</para>
/// <para>The names are in the hosts file of each machine with a gateway that leads outside, in a block of the lab's own beside that of the agent.</para>
/// </remarks>
internal sealed class OutsidePlaces(LabPaths paths)
{
    /// <summary>First line of the block.</summary>
    private const string Begin = "# farspan lab begin: stand-ins for places outside";

    /// <summary>Last line of the block.</summary>
    private const string End = "# farspan lab end";

    /// <summary>RT_TABLE_LOCAL (rtnetlink(7)).</summary>
    private const uint LocalTable = 255;

    // IPv4 lets a socket be bound to an address that a route of type local takes in, and answer from it; IPv6 asks for an address of a card unless this says otherwise (ip-sysctl.rst).
    private const string BindsElsewhereV6 = "net/ipv6/ip_nonlocal_bind";

    private const int Loopback = 1;
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The services of the internet host: what stands in for all places, a name server that knows them, and a server of time; empty where nothing leads outside.</summary>
    public static IReadOnlyList<ServiceSpec> Services(IReadOnlyCollection<MachineSpec> machines)
    {
        if (OutsideWorld.Of(machines) is not { } world)
        {
            return [];
        }

        List<ServiceSpec> services = [Service(OutsideWorld.Service, null, Addresses(world), [.. world.Ports.Select(p => (FilterProtocol.Tcp, p)), .. world.UdpPorts.Where(p => p != OutsideWorld.NtpPort).Select(p => (FilterProtocol.Udp, p))])];
        if (world.Resolvers.Count > 0)
        {
            services.Add(Service(OutsideNames.Service, "dns", [.. world.Resolvers.Select(r => r.Address).Distinct()], [(FilterProtocol.Udp, world.Resolvers[0].Port), (FilterProtocol.Tcp, world.Resolvers[0].Port)]));
        }

        if (world.UdpPorts.Contains(OutsideWorld.NtpPort))
        {
            services.Add(Service("outside-time", "chrony", Addresses(world), [(FilterProtocol.Udp, OutsideWorld.NtpPort)]));
        }

        return services;
    }

    private static List<IPAddress> Addresses(OutsideWorld world) =>
        [.. Reachable(world).SelectMany(h => new[] { h.V4, h.V6 }), .. world.Resolvers.Count > 0 ? new[] { OutsideWorld.NamelessV4, OutsideWorld.NamelessV6 } : []];

    private static ServiceSpec Service(string name, string? recipe, IReadOnlyList<IPAddress> bind, IReadOnlyList<(FilterProtocol Protocol, int Port)> ports) => new()
    {
        Name = name,
        Recipe = recipe,
        Bind = bind,
        Ports = [.. ports.Select(p => new ServicePortSpec { Name = "any", Protocol = p.Protocol, Ports = new PortRange((ushort)p.Port, (ushort)p.Port) })],
        Tls = [],
        Members = [],
    };

    /// <summary>What the hosts file of a machine says of places outside; empty where it runs no gateway that leads there.</summary>
    public static IReadOnlyList<string> Names(MachineSpec machine, IReadOnlyCollection<MachineSpec> machines) =>
        machine.Gateways.Any(g => g.Egress.Count > 0) && OutsideWorld.Of(machines) is { } world ? [.. Lines(machine, world)] : [];

    /// <summary>Makes routes and names as the plan needs them; what is right is left alone.</summary>
    /// <exception cref="LabException">The kernel or the disk refuses.</exception>
    public void Make(IReadOnlyList<MachineSpec> machines, IEnumerable<MachineSpec> fabric)
    {
        foreach (var machine in machines)
        {
            WriteNames(machine.Machine, Names(machine, machines));
        }

        if (OutsideWorld.Of(machines) is { } world && fabric.FirstOrDefault(f => f.Role == MachineRole.Internet) is { } internet)
        {
            TakeIn(internet.Machine, world);
            OutsideNames.Write(paths, internet.Machine, world);
        }
    }

    private static IEnumerable<OutsideHost> Reachable(OutsideWorld world) => world.Hosts.Where(h => h.Kind is OutsideKind.Declared or OutsideKind.Undeclared);

    private void TakeIn(string internet, OutsideWorld world)
    {
        try
        {
            using var network = NetworkNamespace.Open(paths.NamespaceFile(internet));
            if (Sysctl.Read(network, BindsElsewhereV6) is not (null or "1"))
            {
                Sysctl.Write(network, BindsElsewhereV6, "1");
            }

            using var routes = RouteSocket.Open(network);
            routes.Send(batch =>
            {
                foreach (var block in (IEnumerable<IPNetwork>)[OutsideWorld.BlockV4, OutsideWorld.BlockV6, .. world.Resolvers.Select(r => r.Address.ToHostNetwork()).Distinct()])
                {
                    batch.ReplaceRoute(RouteEntry.To(block, Loopback, null, 0) with { Table = LocalTable, Type = RouteType.Local, Scope = block.IsV6 ? RouteScope.Universe : RouteScope.Host });
                }
            });
        }
        catch (Farspan.Linux.KernelException failure)
        {
            throw LabErrors.MachineFailed(internet, failure);
        }
    }

    private void WriteNames(string machine, IReadOnlyList<string> names)
    {
        var path = Path.Combine(paths.MachineFolder(machine), "etc", "hosts");
        try
        {
            var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
            var begin = Array.IndexOf(lines, Begin);
            var end = Array.IndexOf(lines, End);
            var others = begin < 0 ? lines : [.. lines.Take(begin), .. lines.Skip(end < begin ? lines.Length : end + 1)];
            string[] wanted = [.. others, .. names];
            if (wanted.SequenceEqual(lines, StringComparer.Ordinal))
            {
                return;
            }

            var beside = path + ".lab";
            File.WriteAllLines(beside, wanted);
            File.SetUnixFileMode(beside, ForAll);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LabErrors.StateNotWritable(path, failure);
        }
    }

    // One address for each name: a machine without IPv4 gets the other.
    private static IEnumerable<string> Lines(MachineSpec machine, OutsideWorld world)
    {
        var loopbacks = machine.Links.Where(l => l.Kind == Farspan.State.Links.LinkKind.Loopback).Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        var isV6 = machine.Addresses.Where(a => !loopbacks.Contains(a.Link)).All(a => a.Address.IsV6);
        return [Begin, .. world.Hosts.Select(h => $"{(isV6 ? h.V6 : h.V4)} {h.Name}"), End];
    }
}
