using Farspan.State.Gateways;

namespace Farspan.Gateway.Health;

/// <summary>Whether an upstream is alive. Shared by all loops: every member may be used from any thread.</summary>
/// <param name="spec">How it is asked.</param>
public sealed class UpstreamHealth(HealthCheckSpec spec)
{
    /// <summary>How it is asked.</summary>
    public HealthCheckSpec Spec => spec;

    /// <summary>What is known.</summary>
    public HealthState State => (HealthState)Volatile.Read(ref _state);

    private int _state;

    /// <summary>True when a request may go to it.</summary>
    public bool Admits(long now) => State is not (HealthState.Dead or HealthState.Ejected) || now < 0;

    /// <summary>A request was answered.</summary>
    public void Succeeded(long now) => Volatile.Read(ref _state);

    /// <summary>A request failed.</summary>
    public void Failed(UpstreamFailure failure, long now) => Volatile.Read(ref _state);

    /// <summary>Sets what is known.</summary>
    internal void Set(HealthState state) => Volatile.Write(ref _state, (int)state);
}
