using System.Globalization;
using System.Text;
using Farspan.Planning;
using Farspan.State;

namespace Farspan.Rendering.Files.Gateways;

/// <summary>What a machine that may call gateways has of them: a configuration file, and a script that shows and tests it.</summary>
/// <remarks>The configuration is lines of <c>NAME='VALUE'</c> that a POSIX shell can read in; see docs/exports.md.</remarks>
public sealed class ProxyFiles
{
    /// <summary>The configuration, below the machine's root.</summary>
    public const string ConfigurationPath = "etc/proxy/proxy.conf";

    /// <summary>The script, below the machine's root.</summary>
    public const string ScriptPath = "opt/proxy-manager.sh";

    private static readonly FileContent Script = FileContent.Of(ProxyManagerScript.Text);

    private readonly NetworkPlan _plan;
    private readonly ProxyAccessFinder _access;

    /// <summary>Looks through a plan once; its machines can be asked for in any order.</summary>
    public ProxyFiles(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        (_plan, _access) = (plan, new ProxyAccessFinder(plan));
    }

    /// <summary>The files of one machine; none where it may call no gateway.</summary>
    public IReadOnlyList<RenderedFile> Of(MachineSpec machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var access = _access.Of(machine.Machine);
        return access.Count == 0 ? [] :
        [
            RenderedFile.Public(ConfigurationPath, Configuration(machine.Machine, access)),
            new RenderedFile { Path = ScriptPath, Content = Script, Privacy = FilePrivacy.Program },
        ];
    }

    private string Configuration(string machine, IReadOnlyList<ProxyAccess> access)
    {
        var text = new StringBuilder(FileHeader.Of(
            _plan,
            $"How {machine} calls other machines through gateways; a shell can read it in: . /{ConfigurationPath}",
            "Names of a second gateway end in _2, of a third in _3."));
        Line(text, "PROXY_MACHINE", machine);
        foreach (var (number, gateway) in access.Index())
        {
            Gateway(text, number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"_{number + 1}"), gateway);
        }

        return text.ToString();
    }

    private static void Gateway(StringBuilder text, string suffix, ProxyAccess access)
    {
        Line(text, $"PROXY_GATEWAY{suffix}", access.Gateway);
        if (access.Urls is [var url, ..])
        {
            Line(text, $"PROXY_ENDPOINTS{suffix}", string.Join(' ', access.Urls));
            Line(text, $"PROXY_URL{suffix}", url);
            Line(text, $"PROXY_HEALTH_URL{suffix}", $"{url}/health");
            Line(text, $"PROXY_STATUS_URL{suffix}", $"{url}/status");
            Line(text, $"PROXY_VOLUME_URL{suffix}", $"{url}/volume");
            Line(text, $"PROXY_VOLUMES{suffix}", string.Join(' ', access.Volumes));
            Line(text, $"PROXY_VOLUMES_RESTRICTED{suffix}", string.Join(' ', access.Restricted));
        }

        if (access.EgressUrls is [var egress, ..])
        {
            Line(text, $"PROXY_EGRESS_URL{suffix}", egress);
            Line(text, $"PROXY_EGRESS{suffix}", string.Join(' ', access.Outside));
        }
    }

    // Between single quotes nothing means anything to a shell (POSIX.1-2017, XCU 2.2.2).
    private static void Line(StringBuilder text, string name, string value) =>
        text.Append(name).Append("='").Append(value.Replace("'", "'\\''", StringComparison.Ordinal)).Append("'\n");
}
