using System.Net;
using Farspan.Addressing;
using Farspan.State.Filters;

namespace Farspan.Analysis.Forwarding;

/// <summary>The addresses of one set, single ones looked up: the set of a role may have thousands.</summary>
internal sealed class SetMembers
{
    private readonly HashSet<IPAddress> _hosts = [];
    private readonly List<IPNetwork> _wide = [];
    private readonly bool _isV6;

    public SetMembers(AddressSetSpec set)
    {
        _isV6 = set.IsIPv6;
        foreach (var network in set.Networks)
        {
            if (network.PrefixLength == (network.BaseAddress.IsV6 ? IPAddressExtensions.BitsV6 : IPAddressExtensions.BitsV4))
            {
                _hosts.Add(network.BaseAddress);
            }
            else
            {
                _wide.Add(network);
            }
        }
    }

    /// <summary>Whether an address is in it. A set holds one family; an address of the other family is in none of its networks.</summary>
    public bool Contains(IPAddress address) => address.IsV6 == _isV6 && (_hosts.Contains(address) || _wide.Exists(n => n.Contains(address)));
}
