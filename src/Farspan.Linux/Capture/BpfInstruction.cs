namespace Farspan.Linux.Capture;

/// <summary>One instruction of a classic BPF filter, as <c>tcpdump -dd</c> prints it.</summary>
/// <param name="Code">What to do.</param>
/// <param name="True">How many instructions to skip when a comparison holds.</param>
/// <param name="False">How many to skip when it does not.</param>
/// <param name="Operand">Its number.</param>
/// <remarks>Source: Documentation/networking/filter.rst; struct sock_filter.</remarks>
public readonly record struct BpfInstruction(ushort Code, byte True, byte False, uint Operand);
