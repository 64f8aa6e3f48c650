using System.Runtime.InteropServices;

namespace Farspan.Linux;

/// <summary>The kernel refused something: what was tried, on what, and why.</summary>
/// <remarks>The message reads like <c>add route 10.2.0.0/16 dev eth0: File exists (EEXIST)</c>.</remarks>
public sealed class KernelException : IOException
{
    /// <summary>Makes an exception without details; prefer the constructor that names them.</summary>
    public KernelException()
        : this("kernel call", string.Empty, 0)
    {
    }

    /// <summary>Makes an exception with a bare sentence.</summary>
    public KernelException(string message)
        : base(message)
    {
        Operation = message;
        Resource = string.Empty;
    }

    /// <summary>Makes an exception with a bare sentence and its cause.</summary>
    public KernelException(string message, Exception innerException)
        : base(message, innerException)
    {
        Operation = message;
        Resource = string.Empty;
    }

    /// <summary>Makes an exception that says what was tried, on what, and the kernel's answer.</summary>
    /// <param name="operation">What was tried, such as <c>add route</c>.</param>
    /// <param name="resource">On what, such as <c>10.2.0.0/16 dev eth0</c>; may be empty.</param>
    /// <param name="errno">The kernel's error number, positive.</param>
    /// <param name="reason">The kernel's own sentence (extended acknowledgement), or null.</param>
    public KernelException(string operation, string resource, int errno, string? reason = null)
        : base(Describe(operation, resource, errno, reason))
    {
        Operation = operation;
        Resource = resource;
        Errno = errno;
        Reason = reason;
    }

    /// <summary>What was tried, such as <c>add route</c>.</summary>
    public string Operation { get; }

    /// <summary>On what it was tried; may be empty.</summary>
    public string Resource { get; }

    /// <summary>The kernel's error number, positive; see <see cref="Linux.Errno"/>.</summary>
    public int Errno { get; }

    /// <summary>The kernel's own sentence on what is wrong, or null.</summary>
    public string? Reason { get; }

    /// <summary>The exception for the call that just failed on this thread.</summary>
    internal static KernelException FromLastError(string operation, string resource) =>
        new(operation, resource, Marshal.GetLastPInvokeError());

    private static string Describe(string operation, string resource, int errno, string? reason)
    {
        var what = resource.Length == 0 ? operation : $"{operation} {resource}";
        var why = $"{Marshal.GetPInvokeErrorMessage(errno)} ({Linux.Errno.Name(errno)})";
        return reason is null ? $"{what}: {why}" : $"{what}: {why}: {reason}";
    }
}
