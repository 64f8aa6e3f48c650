using Farspan.Netlink.Addresses;
using Farspan.Netlink.Links;
using Farspan.Netlink.Routes;
using Farspan.Netlink.Wire;

namespace Farspan.Linux.Routing;

/// <summary>Requests to rtnetlink, written down to be sent together by <see cref="RouteSocket.Send(RouteBatch)"/>.</summary>
/// <remarks>
/// <para>The kernel carries them out in order and goes on after one that fails. Give new links an index and later requests of the same
/// batch can name it.</para>
/// <para>Not thread-safe; may be sent again, and be used again after <see cref="Clear"/>.</para>
/// </remarks>
public sealed class RouteBatch
{
    private readonly List<RouteRequest> _requests = [];

    /// <summary>How many requests it holds.</summary>
    public int Count => _requests.Count;

    internal NetlinkWriter Writer { get; } = new();

    internal IReadOnlyList<RouteRequest> Requests => _requests;

    /// <summary>Forgets the requests and keeps the memory.</summary>
    public void Clear()
    {
        _requests.Clear();
        Writer.Clear();
    }

    /// <summary>Makes a veth cable, each end in its namespace; the near end may be a bridge port from birth.</summary>
    public RouteBatch AddVeth(VethEnd near, VethEnd far)
    {
        LinkCodec.WriteVeth(Writer, Next("add veth", null, (near, far)), near, far);
        return this;
    }

    /// <summary>Makes a bridge without spanning tree, forward delay and multicast snooping.</summary>
    public RouteBatch AddBridge(string name, int? index = null, int? mtu = null, bool up = true)
    {
        LinkCodec.WriteBridge(Writer, Next("add bridge", null, name), name, index, mtu, up);
        return this;
    }

    /// <summary>Makes a WireGuard link; the kernel must have it, see <see cref="WireGuardSupport"/>.</summary>
    public RouteBatch AddWireGuard(string name, int? index = null, int? mtu = null, bool up = false)
    {
        LinkCodec.WriteKind(Writer, Next("add wireguard link", null, name), name, "wireguard", index, mtu, up);
        return this;
    }

    /// <summary>Changes what <paramref name="change"/> names.</summary>
    public RouteBatch ChangeLink(int index, LinkChange change)
    {
        LinkCodec.WriteChange(Writer, Next("change link", index, change), index, change);
        return this;
    }

    /// <summary>Sets a link up or down.</summary>
    public RouteBatch SetUp(int index, bool up = true) => ChangeLink(index, new LinkChange { Up = up });

    /// <summary>Sets the state of a bridge port that is up; when its carrier goes and comes back the kernel makes it forward again.</summary>
    public RouteBatch SetPortState(int index, BridgePortState state)
    {
        LinkCodec.WritePortState(Writer, Next("set bridge port", index, state), index, state);
        return this;
    }

    /// <summary>Deletes a link, and the other end of a veth with it.</summary>
    public RouteBatch DeleteLink(int index)
    {
        LinkCodec.WriteDelete(Writer, Next("delete link", index, null), index);
        return this;
    }

    /// <summary>Adds an address; fails when it is there (EEXIST).</summary>
    public RouteBatch AddAddress(AddressEntry entry)
    {
        AddressCodec.WriteAdd(Writer, Next("add address", entry.LinkIndex, entry), entry);
        return this;
    }

    /// <summary>Adds an address unless it is there.</summary>
    public RouteBatch ReplaceAddress(AddressEntry entry)
    {
        AddressCodec.WriteReplace(Writer, Next("replace address", entry.LinkIndex, entry), entry);
        return this;
    }

    /// <summary>Deletes an address; fails when it is not there (EADDRNOTAVAIL).</summary>
    public RouteBatch DeleteAddress(AddressEntry entry)
    {
        AddressCodec.WriteDelete(Writer, Next("delete address", entry.LinkIndex, entry), entry);
        return this;
    }

    /// <summary>Adds a route; fails when one to the same place with the same metric is there (EEXIST).</summary>
    public RouteBatch AddRoute(RouteEntry route)
    {
        RouteCodec.WriteAdd(Writer, Next("add route", route.LinkIndex, route), route);
        return this;
    }

    /// <summary>Adds a route in place of one to the same place with the same metric.</summary>
    public RouteBatch ReplaceRoute(RouteEntry route)
    {
        RouteCodec.WriteReplace(Writer, Next("replace route", route.LinkIndex, route), route);
        return this;
    }

    /// <summary>Deletes a route; fails when it is not there (ESRCH).</summary>
    public RouteBatch DeleteRoute(RouteEntry route)
    {
        RouteCodec.WriteDelete(Writer, Next("delete route", route.LinkIndex, route), route);
        return this;
    }

    private uint Next(string operation, int? link, object? subject)
    {
        _requests.Add(new RouteRequest { Start = Writer.Length, Operation = operation, Link = link, Subject = subject });
        return (uint)_requests.Count;
    }
}
