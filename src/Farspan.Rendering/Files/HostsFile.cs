using System.Text;
using Farspan.State.Names;

namespace Farspan.Rendering.Files;

/// <summary>The hosts file, with the marks between which the agent keeps its lines: it finds what it would write.</summary>
/// <remarks>Source: hosts(5).</remarks>
internal static class HostsFile
{
    public const string Path = "etc/hosts";

    public static string Write(IReadOnlyList<HostSpec> hosts)
    {
        var text = new StringBuilder("# farspan begin\n");
        foreach (var host in hosts)
        {
            text.Append(host.Address).Append(' ').AppendJoin(' ', host.Names).Append('\n');
        }

        return text.Append("# farspan end\n").ToString();
    }
}
