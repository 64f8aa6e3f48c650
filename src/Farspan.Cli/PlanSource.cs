using Farspan.Cli.Input;
using Farspan.Planning;

namespace Farspan.Cli;

/// <summary>The plan that a listing speaks of: that of a file where one is named, else the one that runs.</summary>
internal static class PlanSource
{
    /// <summary>Finds the plan.</summary>
    /// <exception cref="CommandException">The file has errors, or a file and a lab were both named.</exception>
    public static NetworkPlan Of(string? file, string? lab, Terminal terminal)
    {
        if (file is not null && lab is not null)
        {
            throw new CommandException(ExitCode.Usage, "name a FILE or a --lab, not both");
        }

        return file is null ? LabAccess.Open(terminal, lab).Plan() : Compilation.Required(file, terminal).Plan!;
    }
}
