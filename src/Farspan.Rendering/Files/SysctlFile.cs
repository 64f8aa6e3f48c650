using System.Text;
using Farspan.State.Sysctls;

namespace Farspan.Rendering.Files;

/// <summary>Kernel parameters for <c>sysctl --system</c> and systemd-sysctl.</summary>
/// <remarks>Source: sysctl.d(5): with <c>/</c> between its parts a name may hold links whose names have dots.</remarks>
internal static class SysctlFile
{
    public const string Path = "etc/sysctl.d/90-farspan.conf";

    public static string Write(string header, IReadOnlyList<SysctlSpec> sysctls)
    {
        var text = new StringBuilder(header);
        foreach (var sysctl in sysctls)
        {
            text.Append(sysctl.Name).Append(" = ").Append(sysctl.Value).Append('\n');
        }

        return text.ToString();
    }
}
