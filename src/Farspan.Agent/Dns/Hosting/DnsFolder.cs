using Farspan.Agent.Dns.Learning;
using Farspan.Agent.Gateways.Hosting;

namespace Farspan.Agent.Dns.Hosting;

/// <summary>Where everything of one name server's process is: a folder that its user alone may enter.</summary>
/// <param name="Folder">The folder, absolute.</param>
public sealed record DnsFolder(string Folder)
{
    /// <summary>What every process of ours that is kept alive has: claims, spec, control socket.</summary>
    public GatewayFolder Process { get; } = new(Folder);

    /// <summary>What it must look like, in the shape of <see cref="State.Json.StateJson"/>. It is read again when it changes.</summary>
    public string SpecFile => Process.SpecFile;

    /// <summary>What the process says of itself: starts, reloads, ends, failures.</summary>
    public string LogFile => Path.Combine(Process.LogsFolder, "dns.log");

    /// <summary>The query log; closed files have numbers behind the name.</summary>
    public string QueryLogFile => Path.Combine(Process.LogsFolder, "queries.log");

    /// <summary>What was refused on its way outside.</summary>
    public string RefusalFile => Path.Combine(Process.LogsFolder, RefusalLog.FileName);

    /// <summary>The control socket (unix(7)).</summary>
    public string ControlSocket => Process.ControlSocket;

    /// <summary>Secrets of cookies (0600).</summary>
    public string CookieFile => Path.Combine(Folder, "cookies");
}
