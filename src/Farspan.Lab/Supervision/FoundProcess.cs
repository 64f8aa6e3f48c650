namespace Farspan.Lab.Supervision;

/// <summary>A process of the lab.</summary>
/// <param name="Process">Which one.</param>
/// <param name="Unit">Its mark as a service, or null.</param>
internal sealed record FoundProcess(ProcessRecord Process, string? Unit);
