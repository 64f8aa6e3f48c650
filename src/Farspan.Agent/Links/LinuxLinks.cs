using Farspan.Linux.Routing;
using Farspan.Netlink.Links;
using Farspan.State;
using Farspan.State.Links;
using LinkChange = Farspan.Netlink.Links.LinkChange;

namespace Farspan.Agent.Links;

/// <summary>The links of one network namespace, by rtnetlink(7).</summary>
public sealed class LinuxLinks(RouteSocket socket, LinkNames names) : ILinks
{
    /// <inheritdoc/>
    public IReadOnlyList<LinkStatus> Read() => [.. names.Refresh().Select(ToStatus)];

    /// <inheritdoc/>
    public void Apply(LinkDelta delta)
    {
        var batch = new RouteBatch();
        foreach (var name in delta.Remove)
        {
            batch.DeleteLink(names.IndexOf(name));
        }

        foreach (var link in delta.Create)
        {
            batch.AddBridge(link.Name, mtu: link.Mtu, up: true);
        }

        foreach (var change in delta.Change)
        {
            batch.ChangeLink(names.IndexOf(change.Name), new LinkChange { Mtu = change.Mtu, Up = change.SetUp ? true : null });
        }

        socket.Send(batch);
    }

    private static LinkStatus ToStatus(LinkEntry link) => new()
    {
        Name = link.Name,
        Kind = KindOf(link),
        IsUp = link.IsUp,
        Mtu = link.Mtu,
    };

    private static LinkKind? KindOf(LinkEntry link) => link.Kind switch
    {
        null when string.Equals(link.Name, "lo", StringComparison.Ordinal) => LinkKind.Loopback,
        null or "veth" => LinkKind.Ethernet,
        "bridge" => LinkKind.Bridge,
        "wireguard" => LinkKind.WireGuard,
        "tun" when KernelMarks.IsOurLink(link.Name) => LinkKind.WireGuard,
        // Other drivers of clouds and hypervisors name themselves too; whatever is not ours and has the right name is a card to us.
        _ => KernelMarks.IsOurLink(link.Name) ? null : LinkKind.Ethernet,
    };
}
