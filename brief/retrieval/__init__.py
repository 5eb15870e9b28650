"""Search, questions, what answers them, and the LangChain retriever."""
