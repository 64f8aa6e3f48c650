namespace Farspan.Lab.Supervision;

/// <summary>What can be said to a supervisor: a line; it answers with one <see cref="SupervisorReport"/>, or <see cref="ArrivalReport"/>, and closes.</summary>
internal static class SupervisorCommand
{
    /// <summary>Read the manifest: stop what it no longer has, and, when the lab is complete, start what it has.</summary>
    public const string Reload = "reload";

    /// <summary>Only answer.</summary>
    public const string Report = "report";

    /// <summary>Which build of the program it is; it answers with <see cref="ProgramReport"/>.</summary>
    public const string Program = "program";

    /// <summary>With the name of a test behind it: count the requests of that test from here on.</summary>
    public const string Count = "count ";

    /// <summary>With the name of a test behind it: what arrived of it.</summary>
    public const string Arrivals = "arrivals ";
}
