using Farspan.Agent.Dns.Learning;
using Farspan.Agent.Hosting;

namespace Farspan.Agent.Dns.Hosting;

/// <summary>Where everything of one name server's process is. Its spec has the shape of <see cref="State.Json.StateJson"/>.</summary>
/// <param name="Folder">The folder, absolute.</param>
public sealed record DnsFolder(string Folder) : ServerFolder(Folder)
{
    /// <summary>What the process says of itself: starts, reloads, ends, failures.</summary>
    public string LogFile => Path.Combine(LogsFolder, "dns.log");

    /// <summary>The query log; closed files have numbers behind the name.</summary>
    public string QueryLogFile => Path.Combine(LogsFolder, "queries.log");

    /// <summary>What was refused on its way outside.</summary>
    public string RefusalFile => Path.Combine(LogsFolder, RefusalLog.FileName);

    /// <summary>Secrets of cookies (0600).</summary>
    public string CookieFile => Path.Combine(Folder, "cookies");
}
