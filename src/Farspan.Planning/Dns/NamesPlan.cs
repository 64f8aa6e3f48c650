using Farspan.Planning.Allocation;
using Farspan.Planning.Certificates;
using Farspan.Planning.Filters;
using Farspan.Planning.Placing;
using Farspan.Topology.Diagnostics;

namespace Farspan.Planning.Dns;

/// <summary>What follows from names: who serves them, who asks whom, which certificates carry them, and the policies that all of it needs.</summary>
internal sealed class NamesPlan
{
    /// <summary>The addresses with a topology that has the policies of name servers too.</summary>
    public required AddressPlan Addresses { get; init; }

    /// <summary>Where name servers listen.</summary>
    public required ServerAddresses Places { get; init; }

    /// <summary>Name servers by machine.</summary>
    public required DnsServerPlanner Servers { get; init; }

    /// <summary>Resolvers by machine.</summary>
    public required DnsClients Clients { get; init; }

    /// <summary>Certificates by machine.</summary>
    public required CertificatePlanner Certificates { get; init; }

    /// <summary>Whom ports that ask for certificates let in.</summary>
    public required CallerPlanner Callers { get; init; }

    /// <summary>Plans all of it.</summary>
    public static NamesPlan Of(AddressPlan addresses, IReadOnlyDictionary<string, ServicePlacement> placements, List<Diagnostic> diagnostics)
    {
        // Sides of its own: each that is asked for becomes a set of the packet filter's, and these are none.
        var sides = new SideResolver(addresses, placements);
        var places = new ServerAddresses(addresses, placements, sides);
        var reach = new DnsReach(places, sides, new Ways(addresses));
        var clients = new DnsClients(places, sides, reach, diagnostics);
        var policies = new DnsPolicies(places, clients, reach, diagnostics).All();
        var topology = addresses.Topology;
        var whole = policies.Count == 0 ? addresses : addresses with { Topology = topology with { Policies = [.. topology.Policies, .. policies] } };
        var certificates = new CertificatePlanner(places);
        var callers = new CallerPlanner(new ServerAddresses(whole, placements, sides), certificates, diagnostics);
        return new NamesPlan
        {
            Addresses = whole,
            Places = places,
            Servers = new DnsServerPlanner(places, callers),
            Clients = clients,
            Certificates = certificates,
            Callers = callers,
        };
    }
}
