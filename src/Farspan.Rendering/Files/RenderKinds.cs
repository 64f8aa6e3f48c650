namespace Farspan.Rendering.Files;

/// <summary>What is rendered, as <c>--format</c> names it.</summary>
[Flags]
public enum RenderKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>wireguard</c>: overlays for <c>wg setconf</c>.</summary>
    WireGuard = 1,

    /// <summary><c>wg-quick</c>: overlays for <c>wg-quick</c>.</summary>
    WgQuick = 2,

    /// <summary><c>nftables</c>: packet filters.</summary>
    Nftables = 4,

    /// <summary><c>hosts</c>: names and addresses.</summary>
    Hosts = 8,

    /// <summary><c>resolver</c>: how names are resolved.</summary>
    Resolver = 16,

    /// <summary><c>sysctl</c>: kernel parameters.</summary>
    Sysctl = 32,

    /// <summary><c>networkd</c>: links, addresses and routes for systemd-networkd.</summary>
    Networkd = 64,

    /// <summary><c>netplan</c>: links, addresses and routes for netplan.</summary>
    Netplan = 128,

    /// <summary><c>kubernetes</c>: NetworkPolicies of the whole.</summary>
    Kubernetes = 256,

    /// <summary><c>terraform</c>: the part of the whole that stands in AWS.</summary>
    Terraform = 512,

    /// <summary><c>proxy</c>: how a machine calls others through gateways, and a script that tests it.</summary>
    Proxy = 1024,

    /// <summary><c>scripts</c>: programs that manage the whole, under the names that people know.</summary>
    Scripts = 2048,

    /// <summary><c>tls</c>: how PostgreSQL, Redis, nginx and HAProxy speak TLS as their layer says.</summary>
    Tls = 4096,

    /// <summary><c>zones</c>: the zones of name servers as master files.</summary>
    Zones = 8192,

    /// <summary>What belongs to single machines.</summary>
    Volumes = WireGuard | WgQuick | Nftables | Hosts | Resolver | Sysctl | Networkd | Netplan | Proxy | Tls | Zones,

    /// <summary>What speaks of the whole.</summary>
    Exports = Kubernetes | Terraform | Scripts,

    /// <summary>Everything but netplan: netplan writes the files of systemd-networkd itself, so that a machine needs one or the other.</summary>
    Default = (Volumes | Exports) & ~Netplan,
}
