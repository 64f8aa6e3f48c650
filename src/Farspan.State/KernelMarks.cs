namespace Farspan.State;

/// <summary>The marks that tell Farspan's kernel objects from everybody else's; only marked objects are ever removed.</summary>
public static class KernelMarks
{
    /// <summary>How the names of links that Farspan makes begin.</summary>
    public const string LinkPrefix = "fs";

    /// <summary>Routing protocol number on Farspan's routes; unassigned in /etc/iproute2/rt_protos and above RTPROT_STATIC (rtnetlink(7)).</summary>
    public const byte RouteProtocol = 245;

    /// <summary>Name of the nftables table of family inet.</summary>
    public const string FilterTable = "farspan";

    /// <summary>Group of nfnetlink_log to which refused packets for places outside are copied; groups belong to a network namespace.</summary>
    public const ushort RefusalGroup = 6465;

    /// <summary>True when Farspan made the link called <paramref name="name"/>.</summary>
    public static bool IsOurLink(string name) => name.StartsWith(LinkPrefix, StringComparison.Ordinal);
}
