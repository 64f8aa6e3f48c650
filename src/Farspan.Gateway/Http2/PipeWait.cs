namespace Farspan.Gateway.Http2;

/// <summary>Waits for a pipe on a loop's thread, where nothing is awaited: what is there at once is taken at once, for the rest the pipe calls back on that thread.</summary>
/// <param name="ready">Called when what was waited for is there; it takes it by <see cref="Take"/>.</param>
internal sealed class PipeWait<T>(Action ready)
    where T : struct
{
    private ValueTask<T> _pending;

    /// <summary>True from <see cref="TryTake"/> that found nothing until <see cref="Take"/>.</summary>
    public bool IsPending { get; private set; }

    /// <summary>True when the other side has ended the pipe with an exception. What was taken is empty then.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Takes what is there, or begins to wait.</summary>
    /// <param name="operation">Of the pipe; used once.</param>
    /// <param name="result">What is there.</param>
    public bool TryTake(ValueTask<T> operation, out T result)
    {
        if (operation.IsCompleted)
        {
            result = ResultOf(operation);
            return true;
        }

        result = default;
        IsPending = true;
        _pending = operation;
        _pending.GetAwaiter().UnsafeOnCompleted(ready);
        return false;
    }

    /// <summary>Takes what was waited for.</summary>
    public T Take()
    {
        IsPending = false;
        return ResultOf(_pending);
    }

    private T ResultOf(in ValueTask<T> operation)
    {
        try
        {
            return operation.GetAwaiter().GetResult();
        }
#pragma warning disable CA1031 // Why the other side has ended is for that side; here it has just ended.
        catch (Exception)
#pragma warning restore CA1031
        {
            HasFailed = true;
            return default;
        }
    }
}
