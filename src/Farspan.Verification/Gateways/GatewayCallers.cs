using System.Net;
using Farspan.Planning;
using Farspan.Topology.Model;
using Farspan.Verification.Flows;

namespace Farspan.Verification.Gateways;

/// <summary>Who can get packets to a gateway, and whom the policies mean.</summary>
internal sealed class GatewayCallers
{
    private readonly NetworkPlan _plan;
    private readonly AddressBook _book;
    private readonly PolicyOracle _oracle;

    public GatewayCallers(NetworkPlan plan)
    {
        _plan = plan;
        _book = AddressBook.From(plan);
        _oracle = new PolicyOracle(plan, _book);
    }

    /// <summary>Machines that have a way to where a gateway listens, with the address that they use there.</summary>
    public IEnumerable<(string Machine, IPAddress Address)> Of(IPEndPoint endpoint)
    {
        if (_book.Find(endpoint.Address) is not { } entry)
        {
            yield break;
        }

        foreach (var name in _plan.Machines.Select(m => m.Machine))
        {
            if (_book.Of(name).FirstOrDefault(a => a.Address.Equals(entry.Address) || _oracle.WayBetween(a, entry).Kind != WayKind.None) is { } own)
            {
                yield return (name, own.Address);
            }
        }
    }

    /// <summary>True when a set means a machine at an address.</summary>
    public bool Means(EndpointSet set, string machine, IPAddress address) => _oracle.Means(set, machine, address);
}
