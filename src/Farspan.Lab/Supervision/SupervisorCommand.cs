namespace Farspan.Lab.Supervision;

/// <summary>What can be said to a supervisor: one word and a line end; it answers with one <see cref="SupervisorReport"/> and closes.</summary>
internal static class SupervisorCommand
{
    /// <summary>Read the manifest: stop what it no longer has, and, when the lab is complete, start what it has.</summary>
    public const string Reload = "reload";

    /// <summary>Only answer.</summary>
    public const string Report = "report";
}
