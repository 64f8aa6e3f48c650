using Farspan.Lab;

namespace Farspan.Cli;

/// <summary>How commands come to a lab: what the lab takes from this process is read here and nowhere else.</summary>
internal static class LabAccess
{
    /// <summary>What the lab takes from the process.</summary>
    public static LabEnvironment Environment(Terminal terminal) =>
        LabEnvironment.From(terminal.Variable, System.Environment.ProcessPath!, System.Environment.IsPrivilegedProcess, terminal.Time);

    /// <summary>The labs on this machine.</summary>
    public static LabCatalog Catalog(Terminal terminal) => LabCatalog.Locate(Environment(terminal));

    /// <summary>The named lab, or the only one.</summary>
    public static LabSession Open(Terminal terminal, string? name) => Catalog(terminal).Open(name);
}
