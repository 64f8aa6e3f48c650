using Farspan.Verification.Rehearsals;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Rehearsal;

/// <summary>Collects what happens in one rehearsal, with the time since it began.</summary>
internal sealed class Timeline(Scene scene, TimeProvider time, Action<string>? onEvent)
{
    private readonly long _start = time.GetTimestamp();
    private readonly List<RehearsalEvent> _events = [];

    /// <summary>What went otherwise than declared.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>What happened so far.</summary>
    public IReadOnlyList<RehearsalEvent> Events => _events;

    /// <summary>Milliseconds since the beginning.</summary>
    public double NowMs => Math.Round(time.GetElapsedTime(_start).TotalMilliseconds, 1);

    /// <summary>Notes that something happened now.</summary>
    public void Note(string text)
    {
        _events.Add(new RehearsalEvent(NowMs, text));
        onEvent?.Invoke(text);
    }

    /// <summary>Notes that something went wrong.</summary>
    public void Fail(string code, string message, string seen)
    {
        Note($"✗ {message} {seen}");
        Findings.Add(new Finding
        {
            Code = code,
            Subject = $"{scene.Claim.Service.Name} without {scene.Name}",
            Message = message,
            PolicySays = $"claim/{scene.Claim.Name} {scene.Claim.Text} ({scene.Claim.Location})",
            PlanSays = string.Empty,
            ProofSays = string.Empty,
            RealitySays = seen,
            Differs = string.Empty,
            Location = scene.Claim.Location.ToString(),
            Group = scene.Name,
        });
    }

    /// <summary>The run as it stands.</summary>
    public RehearsalRun Run(bool isStandIn, double? writeGapMs, double? catchUpMs) => new()
    {
        Service = scene.Claim.Service.Name,
        Claim = scene.Claim.Location.ToString(),
        Lost = scene.Name,
        LostMembers = scene.Lost,
        LeftMembers = scene.Left,
        IsStandIn = isStandIn,
        Holds = Findings.Count == 0,
        WriteGapMs = writeGapMs,
        CatchUpMs = catchUpMs,
        Events = _events,
        Findings = Findings,
    };
}
