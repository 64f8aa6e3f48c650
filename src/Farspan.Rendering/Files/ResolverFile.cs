using System.Text;
using Farspan.State.Names;

namespace Farspan.Rendering.Files;

/// <summary>The resolver's file, begun as the agent begins it: it knows the file as its own.</summary>
/// <remarks>Source: resolv.conf(5).</remarks>
internal static class ResolverFile
{
    public const string Path = "etc/resolv.conf";

    public static string Write(ResolverSpec resolver)
    {
        var text = new StringBuilder("# farspan: written anew with every change of the plan\n");
        foreach (var server in resolver.Asked)
        {
            text.Append("nameserver ").Append(server).Append('\n');
        }

        if (resolver.Search.Count > 0)
        {
            text.Append("search ").AppendJoin(' ', resolver.Search).Append('\n');
        }

        return text.ToString();
    }
}
