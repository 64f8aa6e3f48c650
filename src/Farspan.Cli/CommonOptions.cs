using System.CommandLine;

namespace Farspan.Cli;

/// <summary>Arguments and options that several commands take, worded once.</summary>
internal static class CommonOptions
{
    /// <summary>The topology.</summary>
    public static Argument<string> File() => new("FILE") { Description = "Topology file, or a folder whose *.yaml files are merged in name order" };

    /// <summary>The topology, where a running lab can stand in for it.</summary>
    public static Argument<string?> OptionalFile() => new("FILE")
    {
        Description = "Topology file or folder; the running lab's when left out",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Output for programs.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Write JSON to standard output" };

    /// <summary>Refuses new choices.</summary>
    public static Option<bool> Locked() => new("--locked") { Description = "Refuse to change topology.lock (for CI): exit 2 if it would" };

    /// <summary>Which lab.</summary>
    public static Option<string?> Lab() => new("--lab") { HelpName = "NAME", Description = "Which lab; may be left out when there is one" };

    /// <summary>Which provider.</summary>
    public static Option<string?> Provider() => new("--provider") { HelpName = "NAME", Description = "One provider alone" };
}
